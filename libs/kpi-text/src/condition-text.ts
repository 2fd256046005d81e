import type { KpiCondition } from '@tocsin/payload-schemas';
import { type KpiUnit, writtenNumber } from './value-text.js';

type Change = Extract<KpiCondition, { type: 'change' }>;
type Confidence = Extract<KpiCondition, { type: 'confidence' }>;

const BASELINES: Readonly<Record<Change['baseline'], string>> = {
  previous: 'the value before',
  yesterday: 'yesterday',
  lastWeek: 'last week',
};
const SIDES: Readonly<Record<Confidence['sides'], string>> = { both: 'outside', above: 'above', below: 'below' };

/** `below 55 %`, `20 % below last week`, `outside the 99 % band`. */
export function conditionText(condition: KpiCondition, unit: KpiUnit): string {
  switch (condition.type) {
    case 'threshold':
      return `${condition.operator} ${writtenNumber(condition.value)}${unit === 'percent' ? ' %' : ''}`;
    case 'change':
      return `${differenceText(condition, unit)} ${condition.operator} ${BASELINES[condition.baseline]}${volumeText(condition)}`;
    case 'confidence':
      return `${SIDES[condition.sides]} the ${condition.level} % band`;
  }
}

function differenceText({ by }: Change, unit: KpiUnit): string {
  if ('percent' in by) return `${writtenNumber(by.percent)} %`;
  return unit === 'percent' ? `${writtenNumber(by.absolute)} percentage points` : writtenNumber(by.absolute);
}

function volumeText({ minimumVolume = 0 }: Change): string {
  return minimumVolume > 0 ? ` (of at least ${writtenNumber(minimumVolume)})` : '';
}

/**
 * What names a condition within its monitor, whatever its place in the list: `threshold below 55`, `change below 20% lastWeek`.
 * Conditions with the same key say the same.
 */
export function conditionKey(condition: KpiCondition): string {
  switch (condition.type) {
    case 'threshold':
      return `threshold ${condition.operator} ${condition.value}`;
    case 'change': {
      const { operator, by, baseline, minimumVolume = 0 } = condition;
      const difference = 'percent' in by ? `${by.percent}%` : String(by.absolute);
      return `change ${operator} ${difference} ${baseline}${minimumVolume > 0 ? ` from ${minimumVolume}` : ''}`;
    }
    case 'confidence':
      return `confidence ${condition.sides} ${condition.level}`;
  }
}
