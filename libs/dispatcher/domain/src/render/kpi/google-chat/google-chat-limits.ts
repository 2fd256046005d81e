/**
 * What a message for Google Chat keeps to. The first group is Google's own, the second, in UTF-16 units after escaping, ours.
 */
export const GOOGLE_CHAT_LIMITS = {
  bytes: 32_000,
  /** In one card. */
  widgets: 100,

  headline: 500,
  title: 200,
  message: 1_500,
  fact: 300,
  memo: 2_000,
} as const;
