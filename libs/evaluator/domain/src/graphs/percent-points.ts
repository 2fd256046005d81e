import type { EpochSeconds } from '@tocsin/runtime';
import { componentOf, type PercentMetric } from '../metrics/percent-metrics.js';
import type { Point } from '../ports/sample-store.js';

/** One time of one filesystem or container, or of all processors. */
interface Sum {
  part: number | undefined;
  whole: number | undefined;
}

/**
 * The points of a percent metric over any time, from the stored points of what it is made of; the shard computes the same
 * of the newest points (`PercentSeries`). Of several filesystems or containers the largest counts, as in judging.
 *
 * @param series - Stored points by the name of the posted metric; what is no part of the metric is left out.
 */
export function percentPoints(metric: PercentMetric, series: ReadonlyMap<string, readonly Point[]>): Point[] {
  const largest = new Map<EpochSeconds, number>();
  for (const sums of itemsOf(metric, series).values()) {
    for (const [time, { part, whole }] of sums) {
      if (part === undefined || whole === undefined) continue;
      const total = metric === 'cpu%' ? part + whole : whole;
      const percent = (part * 100) / total;
      if (!(total > 0) || !Number.isFinite(percent)) continue;
      largest.set(time, Math.max(largest.get(time) ?? -Infinity, percent));
    }
  }
  return [...largest].sort(([a], [b]) => a - b).map(([time, value]) => ({ time, value }));
}

/** By filesystem or container, then time. Of processors, `whole` is the idle share alone. */
function itemsOf(
  metric: PercentMetric,
  series: ReadonlyMap<string, readonly Point[]>,
): ReadonlyMap<string, Map<EpochSeconds, Sum>> {
  const items = new Map<string, Map<EpochSeconds, Sum>>();
  // In the order of names, so that sums of floating point numbers are those of the shard.
  for (const [name, points] of [...series].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const component = componentOf(name);
    if (component?.of !== metric) continue;
    const side = component.role === 'idle' || component.role === 'total' ? 'whole' : 'part';
    const sums = items.get(component.item) ?? new Map<EpochSeconds, Sum>();
    items.set(component.item, sums);
    for (const { time, value } of points) {
      const sum = sums.get(time) ?? { part: undefined, whole: undefined };
      sum[side] = (sum[side] ?? 0) + value;
      sums.set(time, sum);
    }
  }
  return items;
}
