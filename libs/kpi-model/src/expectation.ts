import { dayTypeOf, hourOf, STEP_SECONDS, type WallSeconds, weekdayOf } from './calendar.js';
import { FAR_BUCKETS, groupOf } from './calibration.js';
import { KNOT_DAYS, yearlyTerms } from './design.js';
import { type Family, stabilised, unstabilised, valueAt } from './family.js';
import type { KpiModel, KpiState } from './model.js';
import { daysBetween } from './series.js';
import { type Level, type Sides, tailOf, type Tails } from './tails.js';
import { faded } from './tracker.js';

/** A bucket that is to be judged or foretold. */
export interface Bucket {
  readonly wall: WallSeconds;
  readonly isHoliday?: boolean;
  /** Of a ratio; the usual one where it is left out. */
  readonly denominator?: number;
  /** Share of the final count that is visible by now (see `visibleShare`); 1 where it is left out. Of no meaning for ratios and averages. */
  readonly visibleShare?: number;
}

/** What a bucket should be, in the terms that bands of any level are cut from. */
export interface Expectation {
  readonly family: Family;
  readonly expected: number;
  /** Denominator of a ratio; 1 otherwise. */
  readonly weight: number;
  /** Scores that count as one. */
  readonly spread: number;
  readonly tails: Tails;
  /** Eta as it was fitted, without what was learnt since. */
  readonly fittedEta: number;
}

/** In the units of the values. `lower <= expected <= upper`; a one-sided band has an infinite bound, or the end of what is possible. */
export interface Band {
  readonly lower: number;
  readonly expected: number;
  readonly upper: number;
}

/** Days ahead by which the trend goes on at most: it fades by a tenth each day. */
const TREND_FADES = 0.9;

/**
 * Any bucket may be asked for. Those after the last one learnt widen with their distance. Those before it are told as the
 * fit sees them now, which knew them: a band to draw, not a judgement.
 */
export function expectationOf(model: KpiModel, state: KpiState, bucket: Bucket): Expectation {
  const { family, tracking, grain } = model;
  const ahead = Math.round((bucket.wall - state.wall) / STEP_SECONDS[grain]);
  const fittedEta = fittedEtaOf(model, bucket);
  const track = faded(state, tracking, Math.max(0, ahead - 1));
  const eta = bucket.wall < state.wall ? fittedEta : fittedEta + track.level + track.echo;
  const isAdditive = family.kind === 'count' || family.kind === 'sum';
  const far = model.farSpread ** (Math.log(Math.max(1, ahead)) / Math.log(FAR_BUCKETS[grain]));
  return {
    family,
    expected: valueAt(family, eta) * (isAdditive ? (bucket.visibleShare ?? 1) : 1),
    weight: family.kind === 'ratio' ? (bucket.denominator ?? model.usualDenominator) : 1,
    spread: model.spreads[groupOf(grain, bucket.wall, bucket.isHoliday ?? false)] * far,
    tails: stretched(model.tails, state.stretch),
    fittedEta,
  };
}

/** A rarer tail lies never nearer than a more common one, however each was stretched. */
function stretched(tails: Tails, stretch: Tails): Tails {
  const side = (own: readonly number[], factors: readonly number[]): number[] => {
    let furthest = 0;
    return own.map((tail, i) => (furthest = Math.max(furthest, tail * factors[i])));
  };
  return { below: side(tails.below, stretch.below), above: side(tails.above, stretch.above) };
}

function fittedEtaOf(model: KpiModel, { wall, isHoliday = false }: Bucket): number {
  let eta = trendAt(model, wall) + model.weekdays[weekdayOf(wall)] + (isHoliday ? model.holiday : 0);
  for (const step of model.steps) eta += wall >= step.wall ? step.eta : 0;
  if (model.hours.length > 0) {
    const [first, dayType] = [3 * hourOf(wall), dayTypeOf(wall, isHoliday)];
    eta += model.hours[first] + (dayType === 0 ? 0 : model.hours[first + dayType]);
  }
  yearlyTerms(wall, model.yearly.length).forEach((term, i) => (eta += term * model.yearly[i]));
  return eta;
}

function trendAt({ trend, from, to, grain }: KpiModel, wall: WallSeconds): number {
  const along = (at: WallSeconds): number => Math.max(0, daysBetween(from, at)) / KNOT_DAYS[grain];
  const known = along(Math.min(wall, to));
  const knot = Math.min(Math.floor(known), trend.length - 2);
  const slope = trend[knot + 1] - trend[knot];
  const beyond = Math.max(0, daysBetween(to, wall));
  const faded = (1 - TREND_FADES ** beyond) / (1 - TREND_FADES);
  return trend[knot] + slope * (known - knot + faded / KNOT_DAYS[grain]);
}

/** Scores of a value against what was expected: how surprising it is, 1 being an ordinary deviation. */
export const scoreOf = ({ family, expected, weight, spread }: Expectation, value: number): number =>
  (stabilised(family, value, weight) - stabilised(family, expected, weight)) / spread;

export function bandOf(expectation: Expectation, level: Level, sides: Sides): Band {
  const { tails } = expectation;
  const tail = tailOf(level, sides);
  return {
    lower: sides === 'above' ? leastOf(expectation.family) : boundAt(expectation, -tails.below[tail]),
    expected: expectation.expected,
    upper: sides === 'below' ? mostOf(expectation.family) : boundAt(expectation, tails.above[tail]),
  };
}

const leastOf = ({ kind, isLog }: Family): number => (kind === 'count' || kind === 'ratio' || isLog ? 0 : -Infinity);
const mostOf = ({ kind }: Family): number => (kind === 'ratio' ? 1 : Infinity);

/** The value with a score. Rounding must not move it across the expectation. */
export function boundAt({ family, expected, weight, spread }: Expectation, score: number): number {
  const value = unstabilised(family, stabilised(family, expected, weight) + score * spread, weight);
  return score < 0 ? Math.min(value, expected) : Math.max(value, expected);
}

export function sideOf({ lower, upper }: Band, value: number): 'inside' | 'above' | 'below' {
  if (value > upper) return 'above';
  return value < lower ? 'below' : 'inside';
}
