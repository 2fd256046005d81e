/** What a body in Amplitude's shape keeps to. Amplitude documents none: these are ours. */
export const AMPLITUDE_LIMITS = {
  /** Findings; of more, `more` says how many were left out. */
  charts: 100,
  /** Of the body; findings that have no room are left out whole. One always has, however long its texts are. */
  bytes: 512_000,
  /** UTF-16 units of one text. */
  text: 4_000,
} as const;
