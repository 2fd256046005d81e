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
  const shares: Share[] = [...members]
    .sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
    .map((member) => ({ ...member, partitions: [] }));
  const free: string[] = [];
  for (const partition of partitions) {
    const owner = shares.find(({ memberId, wants }) => memberId === claims.get(partition) && wants.has(partition));
    (owner?.partitions ?? free).push(partition);
  }
  for (const partition of free) smallest(shares, partition)?.partitions.push(partition);
  while (moveOne(shares));
  return new Map(
    shares.flatMap(({ memberId, partitions: own }) => own.map((partition) => [partition, memberId] as const)),
  );
}

interface Share extends GroupMemberShare {
  readonly partitions: string[];
}

/** Of those who want the partition. */
function smallest(shares: readonly Share[], partition: string): Share | undefined {
  return shares
    .filter(({ wants }) => wants.has(partition))
    .reduce<Share | undefined>(
      (best, share) => (best === undefined || share.partitions.length < best.partitions.length ? share : best),
      undefined,
    );
}

/** Moves one partition from a member to one that has at least two fewer. */
function moveOne(shares: readonly Share[]): boolean {
  for (const { partitions: from } of shares) {
    for (let i = from.length - 1; i >= 0; i--) {
      const to = smallest(shares, from[i])?.partitions;
      if (to === undefined || from.length - to.length < 2) continue;
      to.push(...from.splice(i, 1));
      return true;
    }
  }
  return false;
}
