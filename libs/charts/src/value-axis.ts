import { unitScale, valueText } from './unit-scale.js';

export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** What the vertical axis spans, and where it is labelled. */
export interface ValueAxis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly Tick[];
}

/** Intervals between ticks that are aimed at. */
const INTERVALS = 4;
/** Values vary less than this part of their size: the axis need not begin at zero, which would make them a flat line. */
const SMALL_VARIATION = 0.1;
/** And so little is none: floating point could not tell the ticks apart. */
const NO_VARIATION = 1e-9;
/** Smaller spans cannot be divided. */
const NOTHING = 1e-290;

/** @param values - All that must be seen, finite and at most 1e300 in size. */
export function valueAxis(values: readonly number[], unit: string): ValueAxis {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = [0, 1];
  const largest = Math.max(Math.abs(low), Math.abs(high));
  if (high - low >= largest * SMALL_VARIATION || high - low < largest * NO_VARIATION) {
    low = Math.min(low, 0);
    high = Math.max(high, 0);
  }
  if (high - low < NOTHING) high = low + 1;

  const scale = unitScale(unit, largest);
  const step = niceStep((high - low) / INTERVALS / scale.divisor, unit === 'integer') * scale.divisor;
  const first = Math.floor(round(low / step));
  const last = Math.ceil(round(high / step));
  const ticks: Tick[] = [];
  for (let n = first; n <= last; n++) ticks.push({ value: n * step, label: valueText(n * step, scale) });
  return { low: first * step, high: last * step, ticks };
}

/** 1, 2, 2.5 or 5 times a power of ten, at least `step`. */
function niceStep(step: number, isWhole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const nice = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= step * (1 - 1e-9)) ?? 10;
  return isWhole ? Math.max(1, Math.ceil(nice * power)) : nice * power;
}

/** Takes away what floating point added. */
const round = (quotient: number): number => Number(quotient.toPrecision(12));
