import type { Combination } from '../language/syntax.js';
import { emptyValues } from './series.js';

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const COMBINE: Readonly<Record<Combination, (values: readonly number[]) => number>> = {
  avg: (values) => sum(values) / values.length,
  sum,
  product: (values) => values.reduce((a, b) => a * b, 1),
  max: (values) => values.reduce((a, b) => Math.max(a, b)),
  min: (values) => values.reduce((a, b) => Math.min(a, b)),
};

/** One value for each minute from those series that have a point there; none where no series has one. */
export function combine(fn: Combination, all: readonly Float64Array[], minutes: number): Float64Array {
  return acrossSeries(all, minutes, COMBINE[fn]);
}

/** The percentile between the two nearest ranks, in proportion. */
export function percentile(percentage: number, all: readonly Float64Array[], minutes: number): Float64Array {
  return acrossSeries(all, minutes, (values) => {
    const sorted = values.toSorted((a, b) => a - b);
    const rank = (percentage / 100) * (sorted.length - 1);
    const below = sorted[Math.floor(rank)];
    return below + (sorted[Math.ceil(rank)] - below) * (rank - Math.floor(rank));
  });
}

function acrossSeries(
  all: readonly Float64Array[],
  minutes: number,
  combineValues: (values: readonly number[]) => number,
): Float64Array {
  const combined = emptyValues(minutes);
  for (let i = 0; i < minutes; i++) {
    const values = all.map((series) => series[i]).filter(Number.isFinite);
    if (values.length > 0) combined[i] = combineValues(values);
  }
  return combined;
}
