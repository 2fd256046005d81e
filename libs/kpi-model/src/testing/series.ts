import { BUCKETS_PER_DAY, type Grain, STEP_SECONDS, type WallSeconds } from '../calendar.js';
import { fit, type FitOptions } from '../fit.js';
import type { KpiModel, KpiState } from '../model.js';
import type { KpiKind, KpiSeries } from '../series.js';

/** A Monday, 0:00. */
export const MONDAY: WallSeconds = Date.UTC(2026, 0, 5) / 1000;

/** Uniform numbers in [0, 1) that follow from the seed. */
export function uniformOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export function normalOf(seed: number): () => number {
  const uniform = uniformOf(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

interface Given {
  readonly kind?: KpiKind;
  readonly grain?: Grain;
  readonly days: number;
  readonly denominator?: number;
  readonly isHoliday?: (day: number) => boolean;
}

/** A series from a Monday on. `valueOf` is told the number of the bucket. */
export function aSeries(
  { kind = 'count', grain = 'day', days, denominator, isHoliday }: Given,
  valueOf: (t: number) => number,
): KpiSeries {
  const n = days * BUCKETS_PER_DAY[grain];
  const numbers = Float64Array.from({ length: n }, (_, t) => t);
  return {
    kind,
    grain,
    walls: numbers.map((t) => MONDAY + t * STEP_SECONDS[grain]),
    values: numbers.map(valueOf),
    ...(denominator !== undefined && { denominators: numbers.map(() => denominator) }),
    ...(isHoliday && {
      holidays: Uint8Array.from(numbers, (t) => Number(isHoliday(Math.floor(t / BUCKETS_PER_DAY[grain])))),
    }),
  };
}

/** Counts around `mean`, about as a Poisson draw would vary, with a week's rhythm. */
export function noisyCounts(seed: number, mean: number, grain: Grain = 'day'): (t: number) => number {
  const normal = normalOf(seed);
  return (t) => {
    const isWeekend = Math.floor(t / BUCKETS_PER_DAY[grain]) % 7 >= 5;
    const level = mean * (isWeekend ? 0.6 : 1);
    return Math.max(0, Math.round(level + Math.sqrt(level) * normal()));
  };
}

export function fitted(series: KpiSeries, options?: FitOptions): { model: KpiModel; state: KpiState } {
  const outcome = fit(series, options);
  if (outcome.outcome !== 'fitted') throw new Error(`not fitted: ${JSON.stringify(outcome)}`);
  return outcome;
}
