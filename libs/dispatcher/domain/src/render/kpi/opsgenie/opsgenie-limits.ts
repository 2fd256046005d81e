/** What an alert for Opsgenie keeps to, in UTF-16 units: its own limits. */
export const OPSGENIE_LIMITS = {
  message: 130,
  alias: 512,
  description: 15_000,
  entity: 512,
  source: 100,
  /** Names and values together. */
  details: 8_000,

  /** Ours: of one value in the details, and of the note that goes with an end. */
  detail: 500,
  note: 2_000,
} as const;
