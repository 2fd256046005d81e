import type { KpiKind } from '@tocsin/kpi-model';
import { type CountedValue, joinedSlots, type PlacedBucket } from './counted.js';
import { slotStarts } from './kpi-calendar.js';
import { type FillingCounts, onlyRises } from './kpi-facts.js';
import type { KpiShape } from './series-history.js';

/**
 * What a complete bucket had come to at the end of each of its slots but the last, as runs would have found it then. Nothing if it was
 * not counted by slots.
 */
export function fillingAlong(shape: KpiShape, { start, end, wall, counts }: PlacedBucket): readonly FillingCounts[] {
  const { kind, calendar, slots: hasSlots } = shape;
  if (hasSlots === undefined) return [];
  const bucket = { start, end, wall };
  const starts = slotStarts(calendar, bucket);
  const ends = [...starts.slice(1), end];
  return ends.flatMap((until, i) => {
    // Slots that the clocks skip end together.
    if (until === end || until === ends[i + 1]) return [];
    const passed = starts.filter((each) => each < until).length;
    const soFar = [...counts].map(([series, counted]) => [series, firstSlots(kind, counted, passed)] as const);
    return [{ bucket, slots: i + 1, until, counts: new Map(soFar), onlyRises: onlyRises(shape) }];
  });
}

function firstSlots(kind: KpiKind, { parts = [], partVolumes = parts }: CountedValue, slots: number): CountedValue {
  return joinedSlots(kind, parts.slice(0, slots), partVolumes.slice(0, slots));
}
