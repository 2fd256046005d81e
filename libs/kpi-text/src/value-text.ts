import type { KpiFindings } from '@tocsin/payload-schemas';

export type KpiUnit = KpiFindings['unit'];

const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const percents = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
/** Of less than one percent, one decimal would leave nothing. */
const smallPercents = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });
const numbers = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 });

/** `1,234`, `44.4 %`, `0.123457`; `no value` for null. */
export function valueText(value: number | null, unit: KpiUnit): string {
  if (value === null) return 'no value';
  switch (unit) {
    case 'count':
      return withoutSign(counts.format(value));
    case 'percent': {
      const percent = value * 100;
      const format = Math.abs(percent) < 1 ? smallPercents : percents;
      return `${withoutSign(format.format(percent))} %`;
    }
    case 'number':
      return withoutSign(numbers.format(value));
  }
}

/** A number as it was written into a condition. */
export const writtenNumber = (value: number): string => withoutSign(numbers.format(value));

const withoutSign = (text: string): string => (text === '-0' ? '0' : text);
