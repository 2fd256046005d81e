import { BUCKETS_PER_DAY, dayNumberOf, type Grain, STEP_SECONDS } from './calendar.js';
import { calibrate, replayBuckets } from './calibration.js';
import { modelOf } from './compose-model.js';
import { fitHistory } from './history-fit.js';
import { learn, SHIFT_BUCKETS } from './learn.js';
import type { KpiModel, KpiState } from './model.js';
import { learnPace, presentParts } from './pace-learning.js';
import type { Parts } from './pace-parts.js';
import { assertSeries, firstPart, type KpiSeries, presentPart } from './series.js';
import { UNSTRETCHED } from './stretch.js';
import { AT_REST } from './tracker.js';

/** Amplitude trains on so many days; a longer history makes the bands steadier, and all that is passed is used. */
export const TRAINING_DAYS: Readonly<Record<Grain, number>> = { day: 120, hour: 14 };
/** Two full weekly cycles. */
export const LEAST_DAYS = 14;
/** Of the buckets of two weeks, the share that must have values. */
const LEAST_PRESENT = 0.7;
export type FitOutcome =
  | { readonly outcome: 'fitted'; readonly model: KpiModel; readonly state: KpiState }
  | NotEnoughHistory
  /** Every value is 0: there is nothing that a band could be about. */
  | { readonly outcome: 'silent' }
  /** Every value is the same: a band would have no width. */
  | { readonly outcome: 'constant'; readonly value: number };

export interface NotEnoughHistory {
  readonly outcome: 'notEnoughHistory';
  /** Local days, from that of the first value to that of the last. */
  readonly days: { readonly have: number; readonly need: number };
  /** With values. */
  readonly buckets: { readonly have: number; readonly need: number };
}

export interface FitOptions {
  /**
   * The state that the model before this one came to. Its stretched tails are kept, and what it suspects is left out of
   * the fit, to be learnt once it is confirmed or over.
   */
  readonly previous?: KpiState;
  /** Teaches the pace too. */
  readonly parts?: Parts;
}

/**
 * Fits a model. The same series gives the same model, to the last bit.
 *
 * @throws {InvalidSeriesError}
 */
export function fit(given: KpiSeries, { previous, parts: givenParts }: FitOptions = {}): FitOutcome {
  assertSeries(given);
  const parts = givenParts === undefined ? undefined : presentParts(given, givenParts);
  const whole = presentPart(given);
  const unfit = unfitFor(whole);
  if (unfit !== undefined) return unfit;

  const series = trusted(whole, previous);
  const history = fitHistory(series);
  const calibration = calibrate(series, history.family, history.folds);
  const pace = parts && learnPace(series, history.family, parts, calibration.expectedEtas);
  const model = modelOf(history, calibration, pace);
  return { outcome: 'fitted', model, state: replayed(model, whole, previous) };
}

/** The buckets before those that are suspected. */
function trusted(series: KpiSeries, previous: KpiState | undefined): KpiSeries {
  const since = previous?.suspicion?.since;
  const end = since === undefined ? -1 : series.walls.findIndex((wall) => wall >= since);
  const isEnough = end >= series.walls.length - SHIFT_BUCKETS[series.grain] && end > 0;
  return isEnough ? firstPart(series, end) : series;
}

function unfitFor({ walls, values, grain }: KpiSeries): Exclude<FitOutcome, { outcome: 'fitted' }> | undefined {
  const n = walls.length;
  const need = Math.ceil(LEAST_DAYS * BUCKETS_PER_DAY[grain] * LEAST_PRESENT);
  const have = n === 0 ? 0 : dayNumberOf(walls[n - 1]) - dayNumberOf(walls[0]) + 1;
  if (have < LEAST_DAYS || n < need) {
    return { outcome: 'notEnoughHistory', days: { have, need: LEAST_DAYS }, buckets: { have: n, need } };
  }
  if (values.some((value) => value !== values[0])) return undefined;
  return values[0] === 0 ? { outcome: 'silent' } : { outcome: 'constant', value: values[0] };
}

/** What the end of the history teaches a model that begins with it. Shifts in it are taken in silently. */
function replayed(model: KpiModel, series: KpiSeries, previous: KpiState | undefined): KpiState {
  const n = series.walls.length;
  const first = Math.max(0, n - replayBuckets(series.grain));
  const stretch = previous?.stretch ?? UNSTRETCHED;
  let state: KpiState = { wall: series.walls[first] - STEP_SECONDS[series.grain], ...AT_REST, stretch };
  for (let t = first; t < n; t++) {
    state = learn(model, state, {
      wall: series.walls[t],
      value: series.values[t],
      isHoliday: series.holidays?.[t] === 1,
      denominator: series.denominators?.[t],
    }).state;
  }
  return { ...state, stretch };
}
