import type { KpiKind, KpiSeries, Observation, Parts } from '@tocsin/kpi-model';
import { type CountedBucket, type CountedValue, nothingOf, type PlacedBucket } from './counted.js';
import type { KpiCalendar } from './kpi-calendar.js';

/** What a monitor's values are. */
export interface KpiShape {
  readonly kind: KpiKind;
  readonly calendar: KpiCalendar;
  /** Parts of a bucket that were counted; undefined: none. */
  readonly slots: number | undefined;
}

/** What a series came to in a bucket, also without events. */
export const countedIn = (
  { kind, slots }: KpiShape,
  { counts }: Pick<CountedBucket, 'counts'>,
  series: number,
): CountedValue => counts.get(series) ?? nothingOf(kind, slots);

/** A complete bucket of a series as the model takes it. */
export function observationOf({ kind }: KpiShape, wall: number, { value, volume }: CountedValue): Observation {
  return { wall, value: value ?? NaN, ...(kind === 'ratio' && { denominator: volume }) };
}

/**
 * The complete buckets of a series as a model is fitted to them. Its history begins with its first event: what the project did
 * before it had the event says nothing.
 *
 * @param buckets - In order of time.
 */
export function historyOf(
  shape: KpiShape,
  buckets: readonly PlacedBucket[],
  series: number,
): { readonly series: KpiSeries; readonly parts: Parts | undefined } {
  const counted = buckets.map((bucket) => countedIn(shape, bucket, series));
  const first = counted.findIndex(({ volume }) => volume > 0);
  const values = first <= 0 ? counted : counted.slice(first);
  const walls = first <= 0 ? buckets : buckets.slice(first);
  const { kind, calendar, slots } = shape;
  const ofSlots = (pick: (value: CountedValue) => readonly number[] | undefined, count: number): Float64Array =>
    Float64Array.from(values.flatMap((value) => pick(value) ?? Array.from({ length: count }, () => NaN)));
  return {
    series: {
      kind,
      grain: calendar.interval,
      walls: Float64Array.from(walls, ({ wall }) => wall),
      values: Float64Array.from(values, ({ value }) => value ?? NaN),
      ...(kind === 'ratio' && { denominators: Float64Array.from(values, ({ volume }) => volume) }),
    },
    parts:
      slots === undefined
        ? undefined
        : {
            slots,
            values: ofSlots(({ parts }) => parts, slots),
            ...(kind === 'ratio' && { denominators: ofSlots(({ partVolumes }) => partVolumes, slots) }),
          },
  };
}
