import type { KpiUnit } from './value-text.js';

const MOST_DECIMALS = 6;

/**
 * A value as the sentences of findings have it: `812.0`, `44.4%`. Scripts read numbers out of them, so thousands are not set
 * apart.
 *
 * @param besides - What it is compared with: a percentage gets as many decimals as tell it from those.
 */
export function sentenceValue(value: number | null, unit: KpiUnit, besides: readonly number[] = []): string {
  if (value === null) return 'no value';
  if (unit !== 'percent') return plainNumber(value);
  for (let decimals = 1; decimals < MOST_DECIMALS; decimals++) {
    const text = percentNumber(value, decimals);
    if (!besides.some((other) => other !== value && percentNumber(other, decimals) === text)) return text;
  }
  return percentNumber(value, MOST_DECIMALS);
}

function plainNumber(value: number): string {
  const text = String(Number.isInteger(value) ? value + 0 : Number(value.toPrecision(6)));
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function percentNumber(share: number, decimals: number): string {
  const text = String(Number((share * 100).toFixed(decimals)));
  return `${text === '-0' ? '0' : text}%`;
}
