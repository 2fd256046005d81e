import { valueText } from './value-text.js';

describe('a value', () => {
  it.each([
    { value: 0, unit: 'count' as const, text: '0' },
    { value: 999, unit: 'count' as const, text: '999' },
    { value: 1000, unit: 'count' as const, text: '1,000' },
    { value: 1_234_567, unit: 'count' as const, text: '1,234,567' },
    { value: 812.345, unit: 'count' as const, text: '812.3' },
    { value: -0.04, unit: 'count' as const, text: '0' },
    { value: 4 / 9, unit: 'percent' as const, text: '44.4 %' },
    { value: 0.55, unit: 'percent' as const, text: '55 %' },
    { value: 1, unit: 'percent' as const, text: '100 %' },
    { value: 0.01, unit: 'percent' as const, text: '1 %' },
    { value: 0.00123, unit: 'percent' as const, text: '0.12 %' },
    { value: 0, unit: 'percent' as const, text: '0 %' },
    { value: -0, unit: 'percent' as const, text: '0 %' },
    { value: 0.1234567, unit: 'number' as const, text: '0.123457' },
    { value: 12_345.678, unit: 'number' as const, text: '12,345.7' },
    { value: -3.5, unit: 'number' as const, text: '-3.5' },
    { value: null, unit: 'count' as const, text: 'no value' },
    { value: null, unit: 'percent' as const, text: 'no value' },
  ])('$value of unit $unit is read as $text', ({ value, unit, text }) => {
    expect(valueText(value, unit)).toBe(text);
  });
});
