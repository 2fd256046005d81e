import type { KpiCondition } from '@tocsin/payload-schemas';
import { conditionKey, conditionText } from './condition-text.js';

const threshold = (operator: 'above' | 'below', value: number): KpiCondition => ({
  type: 'threshold',
  operator,
  value,
});
const change = (more: Partial<Extract<KpiCondition, { type: 'change' }>> = {}): KpiCondition => ({
  type: 'change',
  operator: 'below',
  baseline: 'lastWeek',
  by: { percent: 20 },
  ...more,
});
const confidence = (level: 95 | 98 | 99, sides: 'both' | 'above' | 'below'): KpiCondition => ({
  type: 'confidence',
  level,
  sides,
});

describe('a condition', () => {
  it.each([
    { condition: threshold('below', 55), unit: 'percent' as const, text: 'below 55 %', key: 'threshold below 55' },
    { condition: threshold('above', 1234), unit: 'count' as const, text: 'above 1,234', key: 'threshold above 1234' },
    { condition: threshold('below', 0.5), unit: 'number' as const, text: 'below 0.5', key: 'threshold below 0.5' },
    { condition: change(), unit: 'count' as const, text: '20 % below last week', key: 'change below 20% lastWeek' },
    {
      condition: change({ operator: 'above', baseline: 'yesterday', by: { absolute: 1500 } }),
      unit: 'count' as const,
      text: '1,500 above yesterday',
      key: 'change above 1500 yesterday',
    },
    {
      condition: change({ baseline: 'previous', by: { absolute: 5 }, minimumVolume: 100 }),
      unit: 'percent' as const,
      text: '5 percentage points below the value before (of at least 100)',
      key: 'change below 5 previous from 100',
    },
    {
      condition: change({ minimumVolume: 0 }),
      unit: 'count' as const,
      text: '20 % below last week',
      key: 'change below 20% lastWeek',
    },
    {
      condition: confidence(99, 'both'),
      unit: 'count' as const,
      text: 'outside the 99 % band',
      key: 'confidence both 99',
    },
    {
      condition: confidence(95, 'below'),
      unit: 'percent' as const,
      text: 'below the 95 % band',
      key: 'confidence below 95',
    },
    {
      condition: confidence(98, 'above'),
      unit: 'percent' as const,
      text: 'above the 98 % band',
      key: 'confidence above 98',
    },
  ])('reads "$text" and is named "$key"', ({ condition, unit, text, key }) => {
    expect(conditionText(condition, unit)).toBe(text);
    expect(conditionKey(condition)).toBe(key);
  });
});
