import type { NewsPart } from '../ports/product-event-news.js';
import type { Selection, Tally } from '../ports/product-queries.js';
import { greatestOf, leastOf } from '../product-queries/joined-tallies.js';
import { DistinctSample } from './distinct-sample.js';
import { ExactSum } from './exact-sum.js';

/** What is kept of the events of a bucket. */
export interface TallyShape extends Pick<Selection, 'number' | 'distinct'> {
  readonly slots: number;
  /** Of what is `distinct`, so many are kept at most. */
  readonly sampleSize: number;
  /** Whether what is `distinct` counts in its first slot alone, and of its events only that one. */
  readonly countsFirsts: boolean;
}

/** What the numbers of a slot come to. */
interface Numbers {
  readonly sum: ExactSum;
  count: number;
  least: number;
  greatest: number;
}

/** About what an object with a few members takes. */
const OBJECT_BYTES = 100;

/** The events of a group in each slot of a bucket. */
export class GroupTally {
  private readonly events: number[];
  private readonly nobodies: number[];
  private readonly numbers: readonly Numbers[];
  readonly distinct: DistinctSample | undefined;

  constructor(private readonly shape: TallyShape) {
    const { slots, number, distinct, sampleSize } = shape;
    this.events = Array.from({ length: slots }, () => 0);
    this.nobodies = Array.from({ length: slots }, () => 0);
    this.numbers =
      number === undefined
        ? []
        : Array.from({ length: slots }, () => ({ sum: new ExactSum(), count: 0, least: NaN, greatest: NaN }));
    this.distinct = distinct === 'nothing' ? undefined : new DistinctSample(slots, sampleSize);
  }

  get sizeBytes(): number {
    const numbersBytes = this.numbers.length * 3 * OBJECT_BYTES;
    return 3 * OBJECT_BYTES + 16 * this.shape.slots + numbersBytes + (this.distinct?.sizeBytes ?? 0);
  }

  /** @param isWhole - Whether nothing has been before. */
  take(part: NewsPart, isWhole: boolean): void {
    this.events[part.slot] += part.events;
    this.nobodies[part.slot] += part.nobodies;
    if (isWhole) this.distinct?.begin(part);
    else this.distinct?.add(part);
    const numbers = this.numbers.at(part.slot);
    if (numbers === undefined || part.sum === null) return;
    numbers.sum.add(part.sum);
    numbers.count += part.numbers;
    numbers.least = leastOf(numbers.least, part.least);
    numbers.greatest = greatestOf(numbers.greatest, part.greatest);
  }

  /** By slot; one in which nothing counts is missing. */
  bySlot(): ReadonlyMap<number, Tally> {
    const slots = Array.from({ length: this.shape.slots }, (_, slot) => [slot, this.tallyAt(slot)] as const);
    return new Map(slots.filter(([, { totals }]) => totals > 0));
  }

  private tallyAt(slot: number): Tally {
    const uniques = this.distinct?.countAt(slot) ?? 0;
    if (this.distinct !== undefined && this.shape.countsFirsts) {
      return { ...NO_NUMBERS, totals: this.nobodies[slot] + uniques, uniques };
    }
    const numbers = this.numbers.at(slot);
    return {
      totals: this.events[slot],
      uniques,
      sum: numbers?.sum.toNumber() ?? 0,
      numbers: numbers?.count ?? 0,
      least: numbers?.least ?? NaN,
      greatest: numbers?.greatest ?? NaN,
      percentiles: [],
    };
  }
}

const NO_NUMBERS = { sum: 0, numbers: 0, least: NaN, greatest: NaN, percentiles: [] } as const;
