/** What an event for PagerDuty keeps to: its own limits, in UTF-16 units and bytes. */
export const PAGER_DUTY_LIMITS = {
  bytes: 512_000,
  summary: 1_024,
  dedupKey: 255,

  /** Ours: of the other texts. */
  text: 250,
} as const;
