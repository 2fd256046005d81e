/** What a card for Teams keeps to. `bytes` is Microsoft's, of the whole request; the rest, in UTF-16 units, is ours. */
export const TEAMS_LIMITS = {
  bytes: 28_000,

  headline: 500,
  title: 250,
  message: 1_500,
  fact: 300,
  memo: 2_000,
} as const;
