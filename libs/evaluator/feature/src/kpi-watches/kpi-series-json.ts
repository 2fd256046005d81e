import { countedIn, type KeptBucket, type KpiShape, type WatchedSeries } from '@tocsin/evaluator-domain';
import type { FitOutcome } from '@tocsin/kpi-model';

/** A series as API v1 shows it: its last values with what was expected of them, and whether there is a model or why not. */
export function kpiSeriesJson(
  shape: KpiShape,
  { series, name, segment, groupBy }: WatchedSeries,
  model: FitOutcome | undefined,
  buckets: readonly KeptBucket[],
): object {
  return {
    name,
    segment: { index: segment.index, name: segment.name },
    groupBy: groupBy.map(({ property, value }) => ({ property, value })),
    model: modelJson(model),
    buckets: buckets.map((bucket) => {
      const { start, end, ranges, countedUntil } = bucket;
      const { value, volume } = countedIn(shape, bucket, series);
      const range = ranges.get(series);
      return {
        ...{ start: start / 1000, end: end / 1000, countedUntil: Math.floor(countedUntil / 1000), value, volume },
        ...{ expected: range?.expected ?? null, lower: range?.lower ?? null, upper: range?.upper ?? null },
      };
    }),
  };
}

/** A model itself is nothing that people read; why there is none is. */
function modelJson(outcome: FitOutcome | undefined): object {
  if (outcome === undefined) return { outcome: 'none' };
  if (outcome.outcome !== 'fitted') return outcome;
  return { outcome: 'fitted', hasPace: outcome.model.pace !== undefined };
}
