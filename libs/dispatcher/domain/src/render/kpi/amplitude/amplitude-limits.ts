/** What a body in Amplitude's shape keeps to. Amplitude documents none: these are ours. */
export const AMPLITUDE_LIMITS = {
  /** Findings; of more, `more` says how many were left out. */
  charts: 100,
  /** UTF-16 units of one text. */
  text: 4_000,
} as const;
