import type { EpochMs } from '@tocsin/runtime';
import type { StepEvent } from '../../ports/product-queries.js';
import { bestRuns, isBetter, type Run, type RunRules, type Stride } from './best-runs.js';
import { DetailedFunnelTally, FunnelTally } from './funnel-tally.js';

/** Events of one person that are looked at; who has more is no person. The first ones count. */
export const MAX_EVENTS_OF_A_PERSON = 100_000;

/** A series of a funnel: whose beginnings count. */
export interface FunnelSeries {
  /** Position of the segment. */
  readonly segment: number;
  /** Undefined: of any group. */
  readonly group: string | undefined;
}

/** What became of those who began in a series. */
export interface FunnelCount extends FunnelSeries {
  /** All buckets as one: a person counts once. */
  readonly whole: DetailedFunnelTally;
  /** By the position of the bucket that a run began in: a person counts once in each. One without is missing. */
  readonly buckets: ReadonlyMap<number, FunnelTally>;
}

/** A count that goes on. */
interface OpenCount extends FunnelCount {
  readonly buckets: Map<number, FunnelTally>;
}

/** Follows person by person through a funnel. It holds the events of one of them at a time. */
export class FunnelWalk {
  private readonly counts: readonly OpenCount[];
  private readonly byGroup = new Map<string | undefined, OpenCount[]>();
  private person: string | undefined;
  private events: StepEvent[] = [];

  /** @param bounds - When each bucket begins, ascending, and when the last one ends. */
  constructor(
    private readonly rules: RunRules,
    private readonly bounds: readonly EpochMs[],
    series: readonly FunnelSeries[],
  ) {
    const { steps } = rules;
    this.counts = series.map((each) => ({ ...each, whole: new DetailedFunnelTally(steps), buckets: new Map() }));
    for (const count of this.counts) {
      this.byGroup.set(count.group, [...(this.byGroup.get(count.group) ?? []), count]);
    }
  }

  /** Takes the next events: person by person, of each in the order of time. */
  take(events: readonly StepEvent[]): void {
    for (const event of events) {
      if (event.person !== this.person) this.endPerson();
      this.person = event.person;
      if (this.events.length < MAX_EVENTS_OF_A_PERSON) this.events.push(event);
    }
  }

  /** @returns A count per series, in their order. Nothing may be taken afterwards. */
  end(): readonly FunnelCount[] {
    this.endPerson();
    return this.counts;
  }

  private endPerson(): void {
    if (this.events.length === 0) return;
    const events = this.events.sort(byTime);
    this.events = [];
    for (const { segment, group, whole, buckets } of this.begunIn(events)) {
      const strides = events.map((event) => this.strideOf(event, isFirstStep(event, segment, group)));
      const runs = bestRuns(strides, this.rules);
      let best: Run | undefined;
      for (const [bucket, run] of runs) {
        const tally = buckets.get(bucket) ?? new FunnelTally(this.rules.steps);
        buckets.set(bucket, tally);
        tally.add(timesOf(run, strides));
        if (isBetter(strides, run, best)) best = run;
      }
      if (best !== undefined) whole.addDetails(timesOf(best, strides), repetitionsOf(best, strides));
    }
  }

  /** The series that some event begins: few of many groups. */
  private begunIn(events: readonly StepEvent[]): ReadonlySet<OpenCount> {
    const begun = new Set<OpenCount>();
    for (const event of events) {
      for (const group of [undefined, ...event.groups]) {
        for (const count of this.byGroup.get(group) ?? []) {
          if (isFirstStep(event, count.segment, group)) begun.add(count);
        }
      }
    }
    return begun;
  }

  private strideOf({ at, steps }: StepEvent, isFirstStep: boolean): Stride {
    const counted = isFirstStep ? steps : steps & ~1;
    const begins = this.rules.mode === 'unordered' ? counted !== 0 : isFirstStep;
    return { at, steps: counted, bucket: begins ? bucketOf(at, this.bounds) : undefined };
  }
}

/**
 * Events of the same millisecond follow one another as their steps do, so that who does two steps at once gets on; what is no step
 * comes last. The rest only makes the order one that does not depend on how events are stored.
 */
function byTime(a: StepEvent, b: StepEvent): number {
  return (
    a.at - b.at ||
    firstStep(a) - firstStep(b) ||
    a.steps - b.steps ||
    a.segments - b.segments ||
    compare(a.groups.join('\0'), b.groups.join('\0'))
  );
}

const isFirstStep = ({ steps, segments, groups }: StepEvent, segment: number, group: string | undefined): boolean =>
  (steps & 1) !== 0 && (segments & (1 << segment)) !== 0 && (group === undefined || groups.includes(group));

const firstStep = ({ steps }: StepEvent): number => (steps === 0 ? Number.MAX_SAFE_INTEGER : steps & -steps);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const timesOf = ({ reached }: Run, strides: readonly Stride[]): readonly EpochMs[] =>
  reached.map((position) => strides[position].at);

/**
 * For each step, how often the one before was done until it was reached: since the first time that the person began in the bucket
 * of the run.
 */
function repetitionsOf({ start, reached }: Run, strides: readonly Stride[]): readonly number[] {
  const first = strides.findIndex(({ bucket }) => bucket === strides[start].bucket);
  return reached.map((position, step) => {
    if (step === 0) return 0;
    const before = strides.slice(first, position);
    return before.filter(({ steps }) => (steps & (1 << (step - 1))) !== 0).length;
  });
}

/** @returns Undefined outside all of them. */
function bucketOf(at: EpochMs, bounds: readonly EpochMs[]): number | undefined {
  let [low, high] = [0, bounds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return low === 0 || low === bounds.length ? undefined : low - 1;
}
