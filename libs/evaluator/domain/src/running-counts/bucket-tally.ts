import type { BucketNews } from '../ports/product-event-news.js';
import type { Tally } from '../ports/product-queries.js';
import { GroupTally, type TallyShape } from './group-tally.js';

/** About what a group takes beside its tally, and a bucket beside its groups. */
const ENTRY_BYTES = 200;

/** Groups times devices that are looked for in them at most, at about 40 ns each: all this time nothing else has its turn. */
const MOST_MOVES = 1_000_000;

/** What a group came to. */
export interface TalliedGroup {
  readonly group: readonly string[];
  /** One in which nothing counts is missing. */
  readonly slots: ReadonlyMap<number, Tally>;
  /** Of what is distinct in it; of a sample only some. */
  readonly hashes: Iterable<number>;
}

/** What a selection of events comes to in a bucket, as far as news of it have come. */
export class BucketTally {
  private readonly groups = new Map<string, GroupTally>();
  /** Of all groups. */
  private groupBytes = 0;

  constructor(private readonly shape: TallyShape) {}

  /** Whether some count is an estimate. */
  get isEstimate(): boolean {
    return [...this.groups.values()].some(({ distinct }) => distinct?.isEstimate === true);
  }

  /** Whether what comes next makes counts estimates. */
  get isSample(): boolean {
    return [...this.groups.values()].some(({ distinct }) => distinct?.isSample === true);
  }

  get sizeBytes(): number {
    return ENTRY_BYTES + this.groupBytes;
  }

  /** Whether taking news in is quick; if not, the bucket is to be read whole. */
  isQuickToTake({ moved }: BucketNews): boolean {
    return moved.length * this.groups.size <= MOST_MOVES;
  }

  take({ isWhole, moved, parts = [] }: BucketNews): void {
    for (const { distinct } of this.groups.values()) {
      for (const { device, person } of moved) distinct?.move(device, person);
    }
    for (const part of parts) {
      const key = JSON.stringify(part.group);
      const known = this.groups.get(key);
      const group = known ?? new GroupTally(this.shape);
      const before = known?.sizeBytes ?? -(ENTRY_BYTES + 2 * key.length);
      group.take(part, isWhole);
      this.groupBytes += group.sizeBytes - before;
      this.groups.set(key, group);
    }
  }

  tallies(): readonly TalliedGroup[] {
    return [...this.groups].map(([key, group]) => ({
      group: JSON.parse(key) as string[],
      slots: group.bySlot(),
      hashes: group.distinct?.hashes() ?? [],
    }));
  }
}
