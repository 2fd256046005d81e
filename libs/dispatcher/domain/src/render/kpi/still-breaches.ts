import type { KpiFinding, KpiFindings } from '@tocsin/payload-schemas';

/**
 * Whether the value of the bucket that was judged last breaches the condition. An alert can end while it does: when somebody
 * closes it, or the condition is taken away.
 */
export function stillBreaches(finding: KpiFinding, unit: KpiFindings['unit']): boolean {
  const { condition, value, threshold, baseline, lower = null, upper = null } = finding;
  if (value === null) return false;
  switch (condition.type) {
    case 'threshold':
      return threshold !== undefined && isBeyond(value, threshold, condition.operator);
    case 'change': {
      if (baseline === undefined) return false;
      const { by, operator } = condition;
      const distance =
        'percent' in by ? (Math.abs(baseline.value) * by.percent) / 100 : by.absolute * (unit === 'percent' ? 0.01 : 1);
      return isBeyond(value, baseline.value + (operator === 'above' ? distance : -distance), operator);
    }
    case 'confidence': {
      const { sides } = condition;
      const isAbove = sides !== 'below' && upper !== null && value > upper;
      return isAbove || (sides !== 'above' && lower !== null && value < lower);
    }
  }
}

const isBeyond = (value: number, end: number, operator: 'above' | 'below'): boolean =>
  operator === 'above' ? value > end : value < end;
