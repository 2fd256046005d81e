const UNIT_SECONDS = { d: 86_400, h: 3_600, m: 60, s: 1 } as const;

/** `90s`, `5m`, `1h30m`, `0`: in seconds; undefined if it is none of these. */
export function durationSeconds(text: string): number | undefined {
  if (text === '0') return 0;
  const found = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (text === '' || found === null) return undefined;
  const units = Object.values(UNIT_SECONDS);
  return found.slice(1).reduce((sum, part, i) => sum + Number(part ?? 0) * units[i], 0);
}
