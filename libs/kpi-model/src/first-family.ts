import type { Family } from './family.js';
import type { KpiSeries } from './series.js';

/** Where zero is as low as it goes, a tenth of an ordinary value is where the logarithm gives way to a straight line. */
const UNIT_SHARE = 0.1;

/** The family of a series, its dispersion a guess to begin with. */
export function firstFamily({ kind, values }: KpiSeries): Family {
  if (kind === 'count') return { kind, isLog: true, unit: 1, dispersion: 0.02 };
  if (kind === 'ratio') return { kind, isLog: false, unit: 1, dispersion: 1e-4 };
  const sizes = values
    .filter((value) => value !== 0)
    .map(Math.abs)
    .sort();
  const ordinary = sizes[Math.floor(sizes.length / 2)];
  const isLog = values.every((value) => value >= 0);
  const unit = isLog ? UNIT_SHARE * ordinary : ordinary;
  return { kind, isLog, unit, dispersion: isLog ? 0.02 : (spreadOf(values) / unit) ** 2 };
}

/** Deviation that the middle half of the values has, or their range if that half is one value. */
export function spreadOf(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort();
  const [low, high] = [sorted[Math.floor(sorted.length * 0.25)], sorted[Math.floor(sorted.length * 0.75)]];
  return (high - low) / 1.349 || sorted[sorted.length - 1] - sorted[0];
}
