/** An instant, Unix seconds, in UTC for people: `2025-11-25 07:30:00 UTC`. */
export const utcText = (at: number): string =>
  new Date(at * 1000).toISOString().replace('T', ' ').replace('.000Z', ' UTC');

/** An instant, Unix seconds, in UTC for machines: `2025-11-25T07:30:00Z`. */
export const isoText = (at: number): string => new Date(at * 1000).toISOString().replace('.000Z', 'Z');
