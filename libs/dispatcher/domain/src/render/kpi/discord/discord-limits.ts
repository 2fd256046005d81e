/** Counts and UTF-16 units that a message for Discord keeps to. The first group is Discord's own, the second ours. */
export const DISCORD_LIMITS = {
  content: 2_000,
  embeds: 10,
  /** Titles, descriptions, names and values of fields, and footers of all embeds together. */
  embedTexts: 6_000,
  title: 256,
  description: 4_096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1_024,
  footer: 2_048,

  ownContent: 1_000,
  ownMessage: 1_500,
  ownMemo: 1_000,
  ownFact: 200,
  ownFooter: 200,
} as const;
