/** A member of a group as it asks to join: what it reads, and which partitions it has had until now. */
export interface Candidate {
  readonly id: string;
  readonly topics: readonly string[];
  /** By topic. */
  readonly owned: Readonly<Record<string, readonly number[]>>;
}

/** Partitions by member and topic. */
export type Shares = Map<string, Record<string, number[]>>;

/**
 * Shares the partitions of each topic evenly between the members that read it, and moves as few as possible: whoever
 * takes over a partition must rebuild what its predecessor had in memory.
 */
export function sharePartitions(
  candidates: readonly Candidate[],
  partitions: Readonly<Record<string, number>>,
): Shares {
  const members = [...candidates].sort((a, b) => (a.id < b.id ? -1 : 1));
  const shares: Shares = new Map(members.map(({ id }) => [id, {}]));
  const total = (id: string) => Object.values(shares.get(id) ?? {}).reduce((sum, list) => sum + list.length, 0);

  for (const topic of Object.keys(partitions).sort()) {
    const readers = members.filter((member) => member.topics.includes(topic));
    if (readers.length === 0) continue;
    const lists = keepOwned(readers, topic, partitions[topic]);
    const size = (id: string) => lists.get(id)?.length ?? 0;
    const byLoad = () => readers.map(({ id }) => id).sort((a, b) => size(a) - size(b) || total(a) - total(b));

    const kept = new Set([...lists.values()].flat());
    for (let partition = 0; partition < partitions[topic]; partition++) {
      if (!kept.has(partition)) lists.get(byLoad()[0])?.push(partition);
    }
    for (let order = byLoad(); size(order[order.length - 1]) - size(order[0]) > 1; order = byLoad()) {
      const moved = lists.get(order[order.length - 1])?.pop();
      if (moved !== undefined) lists.get(order[0])?.push(moved);
    }
    for (const [id, list] of lists) {
      const share = shares.get(id);
      if (share && list.length > 0) share[topic] = list.sort((a, b) => a - b);
    }
  }
  return shares;
}

/** What the members have had; a partition that two of them name stays with the first. */
function keepOwned(readers: readonly Candidate[], topic: string, partitions: number): Map<string, number[]> {
  const taken = new Set<number>();
  return new Map(
    readers.map(({ id, owned }) => {
      const kept = (owned[topic] ?? []).filter((partition) => partition < partitions && !taken.has(partition));
      for (const partition of kept) taken.add(partition);
      return [id, kept];
    }),
  );
}
