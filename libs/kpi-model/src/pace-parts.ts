import { dayTypeOf, type Grain, hourOf, type WallSeconds } from './calendar.js';
import { type Expectation, scoreOf } from './expectation.js';
import { clamp, stabilised, unstabilised } from './family.js';
import type { Tails } from './tails.js';

/** How a bucket fills. */
export interface Pace {
  readonly slots: number;
  /** Share of a bucket that each of its slots holds, by the hour of the day (hourly) or the type of day. None for a ratio. */
  readonly shares: readonly (readonly number[])[];
  /** Spread of the scores of all so far, after each slot. */
  readonly soFarSpreads: readonly number[];
  readonly windows: readonly Window[];
  /** Of the most surprising moment of a whole bucket, so that looking after every slot raises no more false alarms than once. */
  readonly tails: Tails;
}

/** The latest slots, against what they should hold after what came before them: after one slot, after two, and so on. */
export interface Window {
  readonly slots: number;
  /** How much of the score of what came before goes on. */
  readonly carried: readonly number[];
  /** Spread of the scores against what is expected then. */
  readonly spreads: readonly number[];
}

/**
 * What the equal slots of each bucket held, row by row: twelve slots of five minutes in an hour, say, or 24 hours in a day.
 * Slots of a count or a sum add up to the bucket; those of a ratio are numerators, with their denominators.
 */
export interface Parts {
  readonly slots: number;
  readonly values: Float64Array;
  readonly denominators?: Float64Array;
}

/** The slots of a bucket that have passed whole, in order. */
export interface Progress {
  readonly values: readonly number[];
  readonly denominators?: readonly number[];
}

/** What some slots of a bucket hold, and what they should. */
export interface Part {
  readonly value: number;
  readonly expectation: Expectation;
}

/** The slots in [from, to). A ratio without denominators there is as expected. */
export function partOf(
  { values, denominators }: Progress,
  whole: Expectation,
  shares: readonly number[] | undefined,
  from: number,
  to: number,
): Part {
  const value = sumOf(values, from, to);
  if (denominators === undefined) {
    return { value, expectation: { ...whole, spread: 1, expected: whole.expected * sumOf(shares ?? [], from, to) } };
  }
  const weight = sumOf(denominators, from, to);
  return {
    value: weight > 0 ? value / weight : whole.expected,
    expectation: { ...whole, spread: 1, weight: Math.max(weight, 1) },
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

export const scoreOfPart = ({ value, expectation }: Part): number => scoreOf(expectation, value);

/** A score is believed up to so many spreads when it is asked what goes on after it. */
const BELIEVED_SPREADS = 2;

export const believed = (score: number, spread: number): number =>
  clamp(score, -BELIEVED_SPREADS * spread, BELIEVED_SPREADS * spread);

/** The part, expected to differ by a score from what it was expected to be. */
export function movedBy({ value, expectation }: Part, score: number): Part {
  const { family, expected, weight } = expectation;
  const moved = unstabilised(family, stabilised(family, expected, weight) + score, weight);
  return { value, expectation: { ...expectation, expected: moved } };
}
