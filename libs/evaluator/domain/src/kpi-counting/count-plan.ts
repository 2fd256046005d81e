import type { EpochMs } from '@tocsin/runtime';
import type { ChartSeries } from '../product-queries/chart-series.js';
import { type CountedValue, joinedSlots } from './counted.js';
import { type KpiBucket, slotStarts } from './kpi-calendar.js';
import type { KpiShape } from './series-history.js';

/**
 * For what buckets are counted: to be kept, `once`; by a `look`, which the next one goes on from, and which may estimate a bucket that is
 * filling; or `exactly` what a look told.
 */
export type CountedFor = 'once' | 'look' | 'exactly';

/** By which bounds buckets are counted in one statement, and where its numbers belong. */
export interface CountPlan {
  readonly countedFor: CountedFor;
  readonly bounds: readonly EpochMs[];
  /** Starts of the buckets, if these are counted by slots: a person counts in the first slot alone. */
  readonly firstsOf: readonly EpochMs[] | undefined;
  /** Start of the bucket that goes on filling, if one may be estimated. */
  readonly fillingFrom: EpochMs | undefined;
  /** By bucket, the place of each slot in the numbers; undefined: nothing can happen in it. */
  readonly places: readonly (readonly (number | undefined)[])[];
}

/**
 * @param buckets - One after the other, at least one.
 * @param until - Where counting ends: the end of a slot of the last bucket, or its own. By slots the whole bucket is asked for, so that
 *   it is the same question until it has filled; slots that have not passed have no place.
 */
export function countPlan(
  { calendar, slots }: KpiShape,
  buckets: readonly KpiBucket[],
  until: EpochMs,
  countedFor: CountedFor,
): CountPlan {
  const starts = buckets.map((bucket) => (slots === undefined ? [bucket.start] : slotStarts(calendar, bucket)));
  const last = buckets[buckets.length - 1];
  const bounds = [...new Set(starts.flat())].filter((start) => start < last.end).toSorted((a, b) => a - b);
  const places = starts.map((own, i) =>
    own.flatMap((start, slot) => {
      const { end } = buckets[i];
      if (start >= until && until < end) return [];
      // Slots that begin together are those that the clocks skip and the one after them, which has what happened.
      return [start === own[slot + 1] || start === end ? undefined : bounds.indexOf(start)];
    }),
  );
  const isEstimated = countedFor === 'look' && slots !== undefined && until < last.end;
  return {
    countedFor,
    bounds: [...bounds, slots === undefined ? until : last.end],
    firstsOf: slots === undefined ? undefined : buckets.map(({ start }) => start),
    fillingFrom: isEstimated ? last.start : undefined,
    places,
  };
}

/** What a series came to in each bucket of a plan. */
export function countedAlong(
  { kind, slots }: KpiShape,
  { places, fillingFrom }: CountPlan,
  { values, volumes, numerators }: Pick<ChartSeries, 'values' | 'volumes' | 'numerators'>,
): readonly CountedValue[] {
  const at = (numbers: readonly number[], place: number | undefined): number =>
    place === undefined ? 0 : numbers[place];
  return places.map((ofBucket, i) => {
    if (slots !== undefined) {
      const parts = ofBucket.map((place) => at(numerators ?? values, place));
      const partVolumes = ofBucket.map((place) => at(volumes, place));
      const isEstimated = kind === 'ratio' && fillingFrom !== undefined && i === places.length - 1;
      return joinedSlots(kind, isEstimated ? withinAll(parts, partVolumes) : parts, partVolumes);
    }
    const [place] = ofBucket;
    const value = at(values, place);
    return { value: Number.isNaN(value) ? null : value, volume: at(volumes, place) };
  });
}

/** Whoever is among some is among all by then. Both being estimates, there may seem to be more of them. */
function withinAll(parts: readonly number[], volumes: readonly number[]): readonly number[] {
  let left = 0;
  return parts.map((part, i) => {
    const within = Math.min(part, left + volumes[i]);
    left += volumes[i] - within;
    return within;
  });
}

/**
 * What a series of a share came to that was not among the counted ones: nobody, of those that the others of its segment are a share
 * of.
 *
 * @returns Undefined if nothing tells.
 */
export function countedBeside(kind: KpiShape['kind'], other: CountedValue | undefined): CountedValue | undefined {
  if (kind !== 'ratio' || other === undefined || other.volume === 0) return undefined;
  return { ...other, value: 0, ...(other.parts !== undefined && { parts: other.parts.map(() => 0) }) };
}
