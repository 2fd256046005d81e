import { Inject, Injectable } from '@nestjs/common';
import {
  countedAlong,
  countedBeside,
  type CountedFor,
  type CountedValue,
  countPlan,
  type CountPlan,
  type KpiBucket,
  type KpiShape,
  KpiWatches,
  newSeries,
  nothingOf,
  total,
  type WatchedSeries,
} from '@tocsin/evaluator-domain';
import type { EpochMs } from '@tocsin/runtime';
import type { FoundSeries, KpiSource } from './kpi-sources.js';

/** What the series of a watch came to. */
export interface Counted {
  /** All that are watched. */
  readonly series: readonly WatchedSeries[];
  /** By bucket, then by the number of the series. */
  readonly counts: readonly ReadonlyMap<number, CountedValue>[];
}

/** Counts the buckets of a watch: in one statement, but for funnels with slots, whose slots are counted beside them. */
@Injectable()
export class CountBuckets {
  constructor(@Inject(KpiWatches) private readonly watches: Pick<KpiWatches, 'series' | 'addSeries'>) {}

  /**
   * @param buckets - One after the other, at least one.
   * @param until - Where counting ends: the end of the last bucket, or of one of its slots.
   * @param countedFor - As for `countPlan`.
   * @throws {TooLargeError} If it takes longer than a query may.
   */
  async run(
    source: KpiSource,
    watchNo: number,
    buckets: readonly KpiBucket[],
    until: EpochMs,
    countedFor: CountedFor,
    signal: AbortSignal,
  ): Promise<Counted> {
    const { shape } = source;
    const found = await foundIn(source, (counted) => countPlan(counted, buckets, until, countedFor), signal);
    const series = await this.watched(watchNo, found);
    const byKey = new Map(found.map(({ name, values }) => [name.key, values]));
    const bySegment = new Map(found.map(({ name, values }) => [name.segment.index, values]));
    const nothing = nothingOf(shape.kind, shape.slots);
    const counts = buckets.map((_, i) => {
      const ofBucket = new Map<number, CountedValue>();
      for (const { series: number, key, segment } of series) {
        const own = byKey.get(key)?.[i] ?? countedBeside(shape.kind, bySegment.get(segment.index)?.[i]) ?? nothing;
        if (own.volume > 0) ofBucket.set(number, own);
      }
      return ofBucket;
    });
    return { series, counts };
  }

  /** A series without groups is watched before it has events; a group, once it has. */
  private async watched(
    watchNo: number,
    found: readonly { readonly name: FoundSeries['name']; readonly volume: number }[],
  ): Promise<readonly WatchedSeries[]> {
    const known = await this.watches.series(watchNo);
    const missing = newSeries(known, found);
    return missing.length === 0 ? known : this.watches.addSeries(watchNo, missing);
  }
}

interface Found {
  readonly name: FoundSeries['name'];
  readonly values: readonly CountedValue[];
  readonly volume: number;
}

async function foundIn(
  source: KpiSource,
  planOf: (shape: KpiShape) => CountPlan,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const { shape, slotsAddUp } = source;
  if (shape.slots === undefined || slotsAddUp) return foundAlong(source, shape, planOf(shape), signal);
  const unslotted = { ...shape, slots: undefined };
  const whole = await foundAlong(source, unslotted, planOf(unslotted), signal);
  const bySlots = await foundAlong(source, shape, planOf(shape), signal);
  const slotsOf = new Map(bySlots.map(({ name, values }) => [name.key, values]));
  return whole.map(({ name, values, volume }) => {
    const slots = slotsOf.get(name.key);
    return { name, volume, values: values.map((value, i) => ({ ...slots?.[i], ...value })) };
  });
}

async function foundAlong(
  source: KpiSource,
  shape: KpiShape,
  plan: CountPlan,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  return (await source.count(plan, signal)).map((series) => ({
    name: series.name,
    values: countedAlong(shape, plan, series),
    volume: total(series.volumes),
  }));
}
