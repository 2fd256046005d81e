/** Addresses of an organization's people, by user id. */
export type PeoplesAddresses = ReadonlyMap<string, string>;

/**
 * Whom the mails of a channel or a KPI monitor go to: its addresses, then its people's, each once. A person who is no longer
 * there is left out.
 */
export function recipientsOf(
  { emails, userIds }: { readonly emails: readonly string[]; readonly userIds: readonly string[] },
  people: PeoplesAddresses,
): readonly string[] {
  const found = new Map<string, string>();
  for (const address of [...emails, ...userIds.map((id) => people.get(id))]) {
    if (address === undefined || address === '' || found.has(address.toLowerCase())) continue;
    found.set(address.toLowerCase(), address);
  }
  return [...found.values()];
}
