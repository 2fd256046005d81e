import { dayTypeOf, type Grain, hourOf, type WallSeconds } from './calendar.js';
import { type Band, bandOf, type Bucket, type Expectation, expectationOf, sideOf } from './expectation.js';
import type { KpiModel, KpiState } from './model.js';
import { InvalidSeriesError } from './series.js';
import type { Level, Sides, Tails } from './tails.js';

/**
 * What the equal slots of each bucket held, row by row: twelve slots of five minutes in an hour, say, or 24 hours in a day.
 * Slots of a count or a sum add up to the bucket; those of a ratio are numerators, with their denominators.
 */
export interface Parts {
  readonly slots: number;
  readonly values: Float64Array;
  readonly denominators?: Float64Array;
}

/** How a bucket fills. */
export interface Pace {
  readonly slots: number;
  /** Share of a bucket that each of its slots holds, by the hour of the day (hourly) or the type of day. None for a ratio. */
  readonly shares: readonly (readonly number[])[];
  /** Spread of the scores after each slot: of all so far, and of the latest slots. */
  readonly soFarSpreads: readonly number[];
  readonly recentSpreads: readonly number[];
  /** Of the most surprising moment of a whole bucket, so that looking after every slot raises no more false alarms than once. */
  readonly tails: Tails;
}

/** Each look sees the bucket so far and its latest quarter. */
export const recentSlots = (slots: number): number => Math.max(1, Math.round(slots / 4));

/** The slots of a bucket that have passed whole, in order. */
export interface Progress {
  readonly values: readonly number[];
  readonly denominators?: readonly number[];
}

export interface PartBand extends Band {
  readonly value: number;
  readonly side: 'inside' | 'above' | 'below';
}

export interface PaceJudgement {
  readonly slots: number;
  /** How many of them `recent` is of. */
  readonly recentSlots: number;
  readonly soFar: PartBand;
  /** Of the latest slots alone, which show a fall that the bucket's good beginning hides. */
  readonly recent: PartBand;
  /** 'inside' unless one of the two lies outside; so far goes first. */
  readonly side: 'inside' | 'above' | 'below';
}

/**
 * Judges a bucket that is still filling, after each of its slots.
 *
 * @returns Undefined if the model learnt no pace, or no slot has passed.
 * @throws {InvalidSeriesError} If there are more slots than the model knows.
 */
export function judgePace(
  model: KpiModel,
  state: KpiState,
  bucket: Bucket,
  progress: Progress,
  level: Level,
  sides: Sides,
): PaceJudgement | undefined {
  const { pace } = model;
  const passed = progress.values.length;
  if (pace === undefined || passed === 0) return undefined;
  assertProgress(model, pace, progress);
  const whole = expectationOf(model, state, { ...bucket, visibleShare: 1 });
  const shares = sharesOf(pace.shares, model.grain, bucket.wall, bucket.isHoliday ?? false);
  const judged = (from: number, spread: number): PartBand => {
    const part = partOf(progress, whole, shares, from, passed);
    const expectation = { ...part.expectation, spread, tails: pace.tails };
    const band = bandOf(expectation, level, sides);
    return { ...band, value: part.value, side: sideOf(band, part.value) };
  };
  const soFar = judged(0, pace.soFarSpreads[passed - 1]);
  const latest = Math.min(passed, recentSlots(pace.slots));
  const recent = judged(passed - latest, pace.recentSpreads[passed - 1]);
  return {
    slots: passed,
    recentSlots: latest,
    soFar,
    recent,
    side: soFar.side === 'inside' ? recent.side : soFar.side,
  };
}

function assertProgress({ family }: KpiModel, { slots }: Pace, { values, denominators }: Progress): void {
  if (values.length > slots) {
    throw new InvalidSeriesError(`values: ${values.length} slots; a bucket of this model has ${slots}`);
  }
  if (family.kind === 'ratio' && denominators?.length !== values.length) {
    throw new InvalidSeriesError('denominators: a ratio must have one for each of its values');
  }
}

/** Value and expectation of the slots in [from, to). A ratio without denominators there is as expected. */
export function partOf(
  { values, denominators }: Progress,
  whole: Expectation,
  shares: readonly number[] | undefined,
  from: number,
  to: number,
): { value: number; expectation: Expectation } {
  const value = sumOf(values, from, to);
  if (denominators === undefined) {
    return { value, expectation: { ...whole, expected: whole.expected * sumOf(shares ?? [], from, to) } };
  }
  const weight = sumOf(denominators, from, to);
  return {
    value: weight > 0 ? value / weight : whole.expected,
    expectation: { ...whole, weight: Math.max(weight, 1) },
  };
}

function sumOf(values: readonly number[], from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i];
  return sum;
}

export function sharesOf(
  shares: Pace['shares'],
  grain: Grain,
  wall: WallSeconds,
  isHoliday: boolean,
): readonly number[] | undefined {
  return shares[grain === 'hour' ? hourOf(wall) : dayTypeOf(wall, isHoliday)];
}
