export interface GroupMemberShare {
  readonly memberId: string;
  /** Partitions that this member can read. */
  readonly wants: ReadonlySet<string>;
}

/**
 * Shares partitions between the members of a group: counts differ by at most one where members want the same, whoever has
 * a partition keeps it if that is fair, and the same input gives the same answer in every process.
 *
 * @param partitions - All partitions of the group's topics.
 * @param claims - Who has which partition now; owners that are not among `members` count as nobody.
 * @returns The member of each partition; partitions that nobody wants are left out.
 */
export function shareFairly(
  partitions: readonly string[],
  members: readonly GroupMemberShare[],
  claims: ReadonlyMap<string, string>,
): Map<string, string> {
  const shares = new Map<string, string[]>();
  const sorted = [...members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  for (const { memberId } of sorted) shares.set(memberId, []);
  const free: string[] = [];
  for (const partition of partitions) {
    const owner = sorted.find(({ memberId, wants }) => memberId === claims.get(partition) && wants.has(partition));
    if (owner) shares.get(owner.memberId)!.push(partition);
    else free.push(partition);
  }
  for (const partition of free) {
    const taker = smallest(sorted, shares, partition);
    if (taker) shares.get(taker)!.push(partition);
  }
  while (moveOne(sorted, shares));
  return new Map([...shares].flatMap(([memberId, share]) => share.map((partition) => [partition, memberId] as const)));
}

function smallest(
  members: readonly GroupMemberShare[],
  shares: ReadonlyMap<string, readonly string[]>,
  partition: string,
): string | undefined {
  const size = (memberId: string): number => shares.get(memberId)!.length;
  return members
    .filter(({ wants }) => wants.has(partition))
    .map(({ memberId }) => memberId)
    .reduce<string | undefined>((best, id) => (best === undefined || size(id) < size(best) ? id : best), undefined);
}

/** Moves one partition from a member to one that has at least two fewer. */
function moveOne(members: readonly GroupMemberShare[], shares: Map<string, string[]>): boolean {
  for (const { memberId: from } of members) {
    const share = shares.get(from)!;
    for (let i = share.length - 1; i >= 0; i--) {
      const to = smallest(members, shares, share[i])!;
      if (share.length - shares.get(to)!.length < 2) continue;
      shares.get(to)!.push(...share.splice(i, 1));
      return true;
    }
  }
  return false;
}
