import { DAY_SECONDS, type Grain, STEP_SECONDS, type WallSeconds } from './calendar.js';

/**
 * What the values are. A `count` is a whole number of events or users, a `ratio` lies between 0 and 1 and has a denominator,
 * a `sum` adds up over the parts of a bucket (revenue), an `average` does not (price, duration).
 */
export type KpiKind = 'count' | 'ratio' | 'sum' | 'average';

/** The complete buckets of one KPI, oldest first. A bucket without a value is left out or NaN. */
export interface KpiSeries {
  readonly kind: KpiKind;
  readonly grain: Grain;
  readonly walls: Float64Array;
  readonly values: Float64Array;
  /** Of a ratio, and only of that: what each value is a share of. A bucket with 0 counts as missing. */
  readonly denominators?: Float64Array;
  /** 1 where the bucket's day is a holiday. */
  readonly holidays?: Uint8Array;
}

/** A series that no caller may pass. The message names the field, the place, the problem and what would be right. */
export class InvalidSeriesError extends Error {
  override readonly name = 'InvalidSeriesError';
}

/** @throws {InvalidSeriesError} */
export function assertSeries(series: KpiSeries): void {
  const { kind, grain, walls, values, denominators, holidays } = series;
  const n = walls.length;
  for (const [field, given] of Object.entries({ values, denominators, holidays })) {
    if (given !== undefined && given.length !== n) {
      throw new InvalidSeriesError(`${field}: ${given.length} entries; there must be one for each of the ${n} walls`);
    }
  }
  if (kind === 'ratio' && denominators === undefined)
    throw new InvalidSeriesError('denominators: a ratio must have them');
  if (kind !== 'ratio' && denominators !== undefined) {
    throw new InvalidSeriesError(`denominators: only a ratio has them, and this is a ${kind}`);
  }
  for (let t = 0; t < n; t++) {
    if (!Number.isFinite(walls[t]) || walls[t] % STEP_SECONDS[grain] !== 0) {
      throw new InvalidSeriesError(`walls[${t}]: ${walls[t]} is not the start of a local ${grain}, in seconds`);
    }
    if (t > 0 && walls[t] < walls[t - 1]) throw new InvalidSeriesError(`walls[${t}]: earlier than the one before it`);
    const problem = problemOf(kind, values[t], denominators?.[t]);
    if (problem !== undefined) throw new InvalidSeriesError(`values[${t}]: ${problem}`);
  }
}

/** What is wrong with one value, NaN being a missing one. */
export function problemOf(kind: KpiKind, value: number, denominator: number | undefined): string | undefined {
  if (value === Infinity || value === -Infinity) return `${value} is not finite`;
  if (kind === 'count' && value < 0) return `${value} is negative; a count is 0 or more`;
  if (kind !== 'ratio') return undefined;
  if (value < 0 || value > 1) return `${value} is not a ratio; it must lie between 0 and 1`;
  return denominator !== undefined && denominator >= 0 && denominator < Infinity
    ? undefined
    : `its denominator is ${denominator}; it must be 0 or more`;
}

/** Whether bucket `t` says anything. */
export const isPresent = ({ values, denominators }: KpiSeries, t: number): boolean =>
  !Number.isNaN(values[t]) && (denominators === undefined || denominators[t] > 0);

/** The series without its missing buckets. */
export function presentPart(series: KpiSeries): KpiSeries {
  const at = Array.from(series.walls.keys()).filter((t) => isPresent(series, t));
  if (at.length === series.walls.length) return series;
  const { denominators, holidays } = series;
  return {
    kind: series.kind,
    grain: series.grain,
    walls: Float64Array.from(at, (t) => series.walls[t]),
    values: Float64Array.from(at, (t) => series.values[t]),
    ...(denominators !== undefined && { denominators: Float64Array.from(at, (t) => denominators[t]) }),
    ...(holidays !== undefined && { holidays: Uint8Array.from(at, (t) => holidays[t]) }),
  };
}

/** The first buckets. */
export function firstPart({ kind, grain, walls, values, denominators, holidays }: KpiSeries, count: number): KpiSeries {
  return {
    kind,
    grain,
    walls: walls.subarray(0, count),
    values: values.subarray(0, count),
    ...(denominators !== undefined && { denominators: denominators.subarray(0, count) }),
    ...(holidays !== undefined && { holidays: holidays.subarray(0, count) }),
  };
}

export const daysBetween = (from: WallSeconds, to: WallSeconds): number => (to - from) / DAY_SECONDS;
