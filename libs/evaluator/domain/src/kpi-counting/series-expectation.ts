import {
  type Band,
  bandOf,
  expectationOf,
  fit,
  type FitOutcome,
  judgePace,
  type KpiModel,
  type KpiState,
  learn,
  type Level,
  type PaceJudgement,
  type Shift,
  type Sides,
} from '@tocsin/kpi-model';
import { type CountedValue, type ExpectedRange, type PlacedBucket, total } from './counted.js';
import { countedIn, historyOf, type KpiShape, observationOf } from './series-history.js';

export type Fitted = Extract<FitOutcome, { outcome: 'fitted' }>;

/** Which band is asked for. */
export interface AskedBand {
  readonly level: Level;
  readonly sides: Sides;
}

/** Fits a series to its history. @param before - What the last fit and all since came to. */
export function fitted(
  shape: KpiShape,
  buckets: readonly PlacedBucket[],
  series: number,
  before: FitOutcome | undefined,
): FitOutcome {
  const { series: history, parts } = historyOf(shape, buckets, series);
  return fit(history, { ...(before?.outcome === 'fitted' && { previous: before.state }), ...(parts && { parts }) });
}

/** Goes on by complete buckets, in order. Those that were learnt before change nothing. */
export function learnt(
  shape: KpiShape,
  { model, state }: Fitted,
  buckets: readonly PlacedBucket[],
  series: number,
): Fitted {
  const after = buckets.reduce(
    (known, bucket) => learn(model, known, observationOf(shape, bucket.wall, countedIn(shape, bucket, series))).state,
    state,
  );
  return after === state ? { outcome: 'fitted', model, state } : { outcome: 'fitted', model, state: after };
}

/** A complete bucket beside what was expected of it. */
export interface ExpectedBucket {
  readonly range: ExpectedRange;
  readonly shift: Shift | undefined;
}

/**
 * What was expected of a complete bucket, by a state that knows those before it.
 *
 * @param visibleShare - Of its final count that is there by now.
 */
export function expectedOf(
  shape: KpiShape,
  { model, state }: Fitted,
  bucket: PlacedBucket,
  series: number,
  { level, sides }: AskedBand,
  visibleShare: number,
): ExpectedBucket {
  const observation = observationOf(shape, bucket.wall, countedIn(shape, bucket, series));
  const band = bandOf(expectationOf(model, state, { ...observation, visibleShare }), level, sides);
  return { range: rangeOf(band, sides), shift: learn(model, state, { ...observation, visibleShare }).shift };
}

/** A bucket that is still filling beside what it should have come to: all of it, and its latest slots. */
export interface ExpectedPace {
  readonly soFar: ExpectedRange & Pick<CountedValue, 'value' | 'volume'>;
  readonly recent?: ExpectedRange & Pick<CountedValue, 'value' | 'volume'>;
}

/** @param counted - Its slots that have passed. */
export function paceOf(
  { kind }: KpiShape,
  { model, state }: { readonly model: KpiModel; readonly state: KpiState },
  wall: number,
  { parts = [], partVolumes }: CountedValue,
  { level, sides }: AskedBand,
): ExpectedPace | undefined {
  const progress = { values: parts, ...(partVolumes !== undefined && { denominators: partVolumes }) };
  const pace = judgePace(model, state, { wall }, progress, level, sides);
  if (pace === undefined) return undefined;
  const part = (judged: PaceJudgement['soFar'], slots: number): ExpectedPace['soFar'] => {
    const volume = kind === 'ratio' ? total(partVolumes?.slice(-slots) ?? []) : judged.value;
    return { value: volume === 0 && kind === 'ratio' ? null : judged.value, volume, ...rangeOf(judged, sides) };
  };
  const { soFar, recent } = pace;
  return {
    soFar: part(soFar, parts.length),
    ...(recent !== undefined && { recent: part(recent, recent.slots) }),
  };
}

function rangeOf({ expected, lower, upper }: Band, sides: Sides): ExpectedRange {
  return {
    expected,
    lower: sides === 'above' || !Number.isFinite(lower) ? null : lower,
    upper: sides === 'below' || !Number.isFinite(upper) ? null : upper,
  };
}
