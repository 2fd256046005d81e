/** How the values of an axis are written: divided, then with a suffix. */
export interface UnitScale {
  readonly divisor: number;
  readonly suffix: string;
}

type Step = readonly [divisor: number, suffix: string];

const DECIMAL: readonly Step[] = [
  [1, ''],
  [1e3, 'k'],
  [1e6, 'M'],
  [1e9, 'G'],
  [1e12, 'T'],
  [1e15, 'P'],
];
const BINARY: readonly Step[] = [
  [1, ' B'],
  [2 ** 10, ' KiB'],
  [2 ** 20, ' MiB'],
  [2 ** 30, ' GiB'],
  [2 ** 40, ' TiB'],
  [2 ** 50, ' PiB'],
];
const SECONDS: readonly Step[] = [
  [1e-6, ' µs'],
  [1e-3, ' ms'],
  [1, ' s'],
  [60, ' min'],
  [3600, ' h'],
  [86_400, ' d'],
];

const withSuffix = (steps: readonly Step[], suffix: string): readonly Step[] =>
  steps.map(([divisor, prefix]) => [divisor, prefix === '' ? ` ${suffix}` : `${prefix}${suffix}`]);

/** By the unit of a graph definition; a unit that is not here is written as a plain number. */
const STEPS: Readonly<Record<string, readonly Step[]>> = {
  percentage: [[1, ' %']],
  bytes: BINARY,
  'bytes/sec': withSuffix(BINARY, '/s'),
  'bits/sec': DECIMAL.map(([divisor, prefix]) => [divisor, ` ${prefix}bit/s`]),
  seconds: SECONDS,
  milliseconds: SECONDS.map(([divisor, suffix]) => [divisor * 1e3, suffix]),
  iops: DECIMAL.map(([divisor, prefix]) => [divisor, `${prefix} iops`]),
};

/** From here on decimal prefixes have ended, and an exponent tells more. */
const BEYOND_PREFIXES = 1e18;

/** The largest step of the unit that a value reaches, or the smallest; of minutes and more it takes two. */
export function unitScale(unit: string, value: number): UnitScale {
  const steps = Object.hasOwn(STEPS, unit) ? STEPS[unit] : DECIMAL;
  const size = Math.abs(value);
  // Thousands are easier read in full than as 1.5k.
  if (steps === DECIMAL && (size < 1e4 || size >= BEYOND_PREFIXES)) return { divisor: 1, suffix: '' };
  const isReached = ([divisor, suffix]: Step): boolean => size >= divisor * (/ (min|h|d)$/.test(suffix) ? 2 : 1);
  const [divisor, suffix] = (size === 0 ? steps.find(([one]) => one === 1) : steps.findLast(isReached)) ?? steps[0];
  return { divisor, suffix };
}

/** A value with six digits at most. */
export function valueText(value: number, { divisor, suffix }: UnitScale): string {
  const scaled = Number((value / divisor).toPrecision(6));
  const size = Math.abs(scaled);
  const isPlain = size === 0 || (size >= 1e-4 && size < 1e7);
  return `${isPlain ? String(scaled) : scaled.toExponential().replace('e+', 'e')}${suffix}`;
}
