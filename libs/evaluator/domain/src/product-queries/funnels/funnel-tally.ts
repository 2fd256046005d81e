import { Durations } from './durations.js';
import { Histogram } from './histogram.js';

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
/** A conversion takes a year at most. */
const TIME_BOUNDS: readonly number[] = [
  ...[0, SECOND, 10 * SECOND, 30 * SECOND],
  ...[MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE],
  ...[HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR],
  ...[DAY, 2 * DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 90 * DAY, 366 * DAY],
];
const COUNT_BOUNDS: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 50, 100, 1000, 1_000_000];

/** What is known of those who began a funnel in some time. All lists have an item per step. */
export class FunnelTally {
  /** Who got so far. */
  readonly users: number[];
  /** From the step before to this one, in milliseconds; of the first step none. Empty if they are not wanted. */
  readonly times: readonly Durations[];

  constructor(steps: number, isTimed: boolean) {
    this.users = Array<number>(steps).fill(0);
    this.times = isTimed ? Array.from({ length: steps }, () => new Durations()) : [];
  }

  /** @param reachedAt - When each step that was reached was. */
  add(reachedAt: readonly number[]): void {
    reachedAt.forEach((at, step) => {
      this.users[step]++;
      if (step > 0) this.times.at(step)?.add(at - reachedAt[step - 1]);
    });
  }
}

/** A tally with how its times and repetitions are distributed. */
export class DetailedFunnelTally extends FunnelTally {
  readonly timeBins: readonly Histogram[];
  /** How often the step before was done. */
  readonly repetitionBins: readonly Histogram[];

  constructor(steps: number) {
    super(steps, true);
    this.timeBins = Array.from({ length: steps }, () => new Histogram(TIME_BOUNDS));
    this.repetitionBins = Array.from({ length: steps }, () => new Histogram(COUNT_BOUNDS));
  }

  /** @param repetitions - How often the step before each one was done until that was reached. */
  addDetails(reachedAt: readonly number[], repetitions: readonly number[]): void {
    this.add(reachedAt);
    for (let step = 1; step < reachedAt.length; step++) {
      this.timeBins[step].add(reachedAt[step] - reachedAt[step - 1]);
      this.repetitionBins[step].add(repetitions[step]);
    }
  }
}
