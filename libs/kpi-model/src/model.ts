import type { Grain, WallSeconds } from './calendar.js';
import type { Family } from './family.js';
import type { Pace } from './pace-parts.js';
import type { Tails } from './tails.js';

/** What a fit found: a plain value that survives JSON unchanged, and needs no history to predict. A few kilobytes at most. */
export interface KpiModel {
  readonly version: 1;
  readonly grain: Grain;
  readonly family: Family;
  /** Start of the first and of the last bucket that it was fitted to. */
  readonly from: WallSeconds;
  readonly to: WallSeconds;
  /** Eta at each knot of the trend. */
  readonly trend: readonly number[];
  /** What is added from a bucket on, for each change of level found in the history. */
  readonly steps: readonly { readonly wall: WallSeconds; readonly eta: number }[];
  /** From Monday. */
  readonly weekdays: readonly number[];
  /** For each hour: all days, what Saturdays add, what Sundays and holidays add. Empty for daily series. */
  readonly hours: readonly number[];
  readonly holiday: number;
  /** Sines and cosines; empty unless the history was long enough. */
  readonly yearly: readonly number[];
  readonly tracking: Tracking;
  /** Spread of each group of buckets, against 1 for all. */
  readonly spreads: readonly number[];
  /** Spread of a prediction a day (hourly) or a week (daily) ahead, against 1 for the next bucket. */
  readonly farSpread: number;
  readonly tails: Tails;
  /** Of a ratio: the usual denominator, for buckets that have none yet. */
  readonly usualDenominator: number;
  /** If the fit was given the parts of its buckets. */
  readonly pace?: Pace;
}

/** How much of a surprise stays: for good, and for the next buckets. */
export interface Tracking {
  readonly level: number;
  readonly echo: number;
}

/** What was learnt since the fit; a plain value as well. Give it to the next fit. */
export interface KpiState {
  /** The last bucket learnt. */
  readonly wall: WallSeconds;
  /** What eta has moved by for good, and what fades. */
  readonly level: number;
  readonly echo: number;
  /** What may be a new level, and is kept out of fits before that is certain. */
  readonly suspicion?: Suspicion;
  /** By how much the tails are stretched. It outlives a refit. */
  readonly stretch: Tails;
}

/** Buckets in a row on one side of what would be without them, the first of them outside the 99 % band. */
export interface Suspicion {
  readonly side: 'above' | 'below';
  readonly since: WallSeconds;
  readonly buckets: number;
  /** The level before them. */
  readonly level: number;
  /** Sum of what they differed by from the fit, in eta. */
  readonly etaSum: number;
  /** For each probability of its tail, the buckets after the first that lay beyond; they count once it is over. */
  readonly missed?: readonly number[];
}
