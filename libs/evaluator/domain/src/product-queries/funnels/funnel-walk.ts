import { type EpochMs, TooLargeError } from '@tocsin/runtime';
import type { StepEvent, StepListener } from '../../ports/product-queries.js';
import { bestRuns, bucketOf, countBefore, isBetter, type Journey, type Run, type RunRules } from './best-runs.js';
import { DetailedFunnelTally, FunnelTally } from './funnel-tally.js';
import { Pieces } from './pieces.js';

/** Events of one person that are looked at; who has more is no person. The first ones count. */
export const MAX_EVENTS_OF_A_PERSON = 100_000;
/** How often one person may begin, in all groups and segments together: each needs memory. */
export const MAX_BEGINNINGS_OF_A_PERSON = 1_000_000;

/** Buckets in which somebody began, in all series together: each needs memory. */
export const MAX_TALLIES = 1_000_000;
/** What a run takes to be tallied, in steps of pieces. */
const TALLYING = 10;

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

/** What one person did so far. Events are told by their positions. */
interface OpenJourney {
  readonly at: EpochMs[];
  /** Of a new person: when the first event of all was. */
  firstAt: EpochMs | undefined;
  /** For each step the events that may be it. None of the first one, which is not the same in all series. */
  readonly steps: readonly number[][];
  /** The events that may be a step beside the first one. */
  readonly others: number[];
  /** The events that are the first step, of the series in which there are any: few of many groups. */
  readonly firsts: Map<OpenCount, number[]>;
  /** How many these are in all series. */
  beginnings: number;
}

/** Follows person by person through a funnel. It holds what one of them did at a time. */
export class FunnelWalk implements StepListener {
  private readonly open: readonly OpenCount[];
  private readonly byGroup = new Map<string | undefined, OpenCount[]>();
  private readonly pieces = new Pieces();
  private tallies = 0;
  private person: string | undefined;
  private journey: OpenJourney;

  /** @param isTimed - Whether it is wanted how long steps took in each bucket. */
  constructor(
    private readonly rules: RunRules,
    series: readonly FunnelSeries[],
    private readonly isTimed = true,
  ) {
    const { steps } = rules;
    this.open = series.map((each) => ({ ...each, whole: new DetailedFunnelTally(steps), buckets: new Map() }));
    for (const count of this.open) {
      this.byGroup.set(count.group, [...(this.byGroup.get(count.group) ?? []), count]);
    }
    this.journey = newJourney(steps);
  }

  /** A count per series, in their order: of those who are told of to the end. */
  get counts(): readonly FunnelCount[] {
    return this.open;
  }

  /** @throws {TooLargeError} If a person begins too often, or people in too many buckets. */
  *take(events: readonly StepEvent[]): Generator<void> {
    for (const event of events) {
      if (event.person !== this.person) yield* this.end();
      this.person = event.person;
      if (this.journey.at.length < MAX_EVENTS_OF_A_PERSON) this.note(event);
      if (this.pieces.isDone(1 + event.groups.length)) yield;
    }
  }

  /** The last person has done all that there is to tell. */
  *end(): Generator<void> {
    const { journey } = this;
    if (journey.at.length === 0) return;
    this.journey = newJourney(this.rules.steps);
    for (const [count, firsts] of journey.firsts) {
      const seen = this.seenBy(firsts, journey);
      const runs = yield* bestRuns(seen, this.rules, this.pieces);
      if (this.pieces.isDone(runs.size * TALLYING)) yield;
      this.tally(count, seen, runs);
    }
  }

  private note({ at, steps, segments, groups, firstAt }: StepEvent): void {
    const { journey } = this;
    journey.firstAt = firstAt;
    const position = journey.at.push(at) - 1;
    for (let step = 1; step < this.rules.steps; step++) {
      if ((steps & (1 << step)) !== 0) journey.steps[step].push(position);
    }
    if ((steps & ~1) !== 0) journey.others.push(position);
    if ((steps & 1) === 0) return;
    for (const group of [undefined, ...groups]) {
      for (const count of this.byGroup.get(group) ?? []) {
        if ((segments & (1 << count.segment)) !== 0) this.noteFirst(count, position);
      }
    }
  }

  private noteFirst(count: OpenCount, position: number): void {
    const { journey } = this;
    if (++journey.beginnings > MAX_BEGINNINGS_OF_A_PERSON) {
      throw new TooLargeError(
        `one person begins the funnel more than ${MAX_BEGINNINGS_OF_A_PERSON} times in its groups and segments: ask for fewer days or groups`,
      );
    }
    const firsts = journey.firsts.get(count);
    if (firsts === undefined) journey.firsts.set(count, [position]);
    else firsts.push(position);
  }

  private seenBy(firsts: readonly number[], { at, steps, others, firstAt }: OpenJourney): Journey {
    const beginnings = this.rules.mode === 'unordered' ? merged(firsts, others) : firsts;
    return {
      at,
      steps: [firsts, ...steps.slice(1)],
      beginnings: firstAt === undefined ? beginnings : this.inBucketOf(firstAt, beginnings, at),
    };
  }

  private inBucketOf(time: EpochMs, events: readonly number[], at: readonly EpochMs[]): readonly number[] {
    const { bounds } = this.rules;
    const bucket = bucketOf(time, bounds);
    return bucket === undefined
      ? []
      : events.filter((event) => at[event] >= bounds[bucket] && at[event] < bounds[bucket + 1]);
  }

  private newTally(): FunnelTally {
    if (++this.tallies > MAX_TALLIES) {
      throw new TooLargeError(
        `people begin the funnel in more than ${MAX_TALLIES} buckets of its groups: ask for fewer days or groups`,
      );
    }
    return new FunnelTally(this.rules.steps, this.isTimed);
  }

  private tally({ whole, buckets }: OpenCount, journey: Journey, runs: ReadonlyMap<number, Run>): void {
    let [best, bestBucket]: [Run | undefined, number] = [undefined, 0];
    for (const [bucket, run] of runs) {
      const tally = buckets.get(bucket) ?? this.newTally();
      buckets.set(bucket, tally);
      tally.add(timesOf(run, journey));
      if (isBetter(journey, run, best)) [best, bestBucket] = [run, bucket];
    }
    if (best === undefined) return;
    whole.addDetails(timesOf(best, journey), repetitionsOf(best, journey, this.rules.bounds[bestBucket]));
  }
}

const newJourney = (steps: number): OpenJourney => ({
  at: [],
  firstAt: undefined,
  steps: Array.from({ length: steps }, () => []),
  others: [],
  firsts: new Map(),
  beginnings: 0,
});

/** Both lists as one, ascending and without repeats. */
function merged(a: readonly number[], b: readonly number[]): readonly number[] {
  const both: number[] = [];
  for (let [i, j] = [0, 0]; i < a.length || j < b.length;) {
    const next = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    both.push(next);
    if (a[i] === next) i++;
    if (b[j] === next) j++;
  }
  return both;
}

const timesOf = ({ reached }: Run, { at }: Journey): readonly EpochMs[] => reached.map((position) => at[position]);

/**
 * For each step, how often the one before was done until it was reached: since the first time that the person began in the bucket
 * of the run.
 */
function repetitionsOf({ reached }: Run, { at, steps, beginnings }: Journey, bucketBegins: EpochMs): readonly number[] {
  const first = beginnings.find((position) => at[position] >= bucketBegins) ?? 0;
  return reached.map((position, step) =>
    step === 0 ? 0 : countBefore(steps[step - 1], position) - countBefore(steps[step - 1], first),
  );
}
