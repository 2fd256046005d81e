/** A member as its group sees it. Partitions are named `topic/partition`. */
export interface MemoryMember {
  wants(): readonly string[];
  /** Takes what is not its own yet. */
  take(partitions: ReadonlySet<string>): void;
  /** Gives up all but these; resolves when the running batches of what it gives up have ended. */
  keepOnly(partitions: ReadonlySet<string>): Promise<void>;
  /** Resolves if the member dies: nobody waits for it any longer. */
  readonly died: Promise<void>;
}

/** Shares partitions between members, one rebalance after the other. */
export class MemoryGroup {
  private readonly members = new Set<MemoryMember>();
  private rebalanced: Promise<void> = Promise.resolve();

  join(member: MemoryMember): Promise<void> {
    return this.oneByOne(() => {
      this.members.add(member);
    });
  }

  /** Resolves when the member has given up everything. */
  leave(member: MemoryMember): Promise<void> {
    return this.oneByOne(async () => {
      await giveUpAllBut(member, new Set());
      this.members.delete(member);
    });
  }

  private oneByOne(change: () => Promise<void> | void): Promise<void> {
    this.rebalanced = this.rebalanced.then(async () => {
      await change();
      const shares = share([...this.members]);
      await Promise.all([...shares].map(([member, partitions]) => giveUpAllBut(member, partitions)));
      for (const [member, partitions] of shares) member.take(partitions);
    });
    return this.rebalanced;
  }
}

function giveUpAllBut(member: MemoryMember, partitions: ReadonlySet<string>): Promise<void> {
  return Promise.race([member.keepOnly(partitions), member.died]);
}

/** Deals the partitions out in turn, each to a member that wants its topic. */
function share(members: readonly MemoryMember[]): Map<MemoryMember, Set<string>> {
  const shares = new Map(members.map((member) => [member, new Set<string>()]));
  const partitions = [...new Set(members.flatMap((member) => member.wants()))].sort();
  for (const partition of partitions) {
    const willing = members.filter((member) => member.wants().includes(partition));
    const least = willing.reduce((a, b) => (sizeOf(b) < sizeOf(a) ? b : a));
    shares.get(least)?.add(partition);
  }
  return shares;

  function sizeOf(member: MemoryMember): number {
    return shares.get(member)?.size ?? 0;
  }
}
