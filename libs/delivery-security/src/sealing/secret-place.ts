/**
 * Names the place of a secret, so that a sealed text opens there and nowhere else: whoever can write to tables or topics
 * cannot have it shown, or sent, by moving it to an entity or an organization of theirs.
 *
 * @param member - Of the entity: `url`, `headers/0`, `credential`, `signingSecret`.
 */
export function secretPlace(
  org: string,
  kind: 'channel' | 'monitor' | 'projectWebhook',
  id: string,
  member: string,
): string {
  return `${org}/${kind}/${id}/${member}`;
}

/** Whether a place is one of the organization. */
export const isPlaceIn = (org: string, place: string): boolean => place.startsWith(`${org}/`);
