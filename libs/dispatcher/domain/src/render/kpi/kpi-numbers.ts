import type { KpiFindings } from '@tocsin/payload-schemas';

/** Digits that survive the step from a share to a percentage; doubles have no more that mean anything. */
const SIGNIFICANT_DIGITS = 12;

/**
 * A value as machines get it: percentages in percent, 44.4 and not 0.444, as people read and write them; counts and
 * numbers as they are.
 */
export function shownNumber<T extends number | null>(value: T, unit: KpiFindings['unit']): T | number {
  return value === null || unit !== 'percent' ? value : Number((value * 100).toPrecision(SIGNIFICANT_DIGITS));
}

/** Size of a change in percent, to one decimal; 0 where no percentage exists. */
export function changeSize(changePercent: number | null): number {
  return Math.abs(Number((changePercent ?? 0).toFixed(1)));
}
