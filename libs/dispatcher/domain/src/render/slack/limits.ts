/**
 * Characters (UTF-16 units, escaped) and counts that a message keeps to. The first group is Slack's own, the second
 * ours: they keep the sum of all texts in blocks under the size at which Slack has refused whole messages.
 */
export const SLACK_LIMITS = {
  blocks: 50,
  blockTexts: 13_000,
  fields: 10,
  fieldText: 2000,
  sectionText: 3000,
  contextElements: 10,
  text: 4000,
  altText: 2000,
  header: 150,
  buttonUrl: 3000,
  imageUrl: 3000,

  ownText: 2000,
  ownMention: 500,
  ownTitle: 250,
  ownField: 500,
  ownMemo: 3000,
  ownContext: 1000,
  ownAltText: 500,
  ownMessage: 1500,
} as const;
