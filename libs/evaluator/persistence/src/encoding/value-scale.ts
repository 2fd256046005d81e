/**
 * By code: what the values of a column are multiplied by to become integers. 7: agents divide what they count in a
 * minute by 60. 8: sizes in KiB.
 */
const DIVISORS: readonly number[] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 60, 1 / 1024];

/** The order in which scales are tried: the first that fits gives the smallest integers of a kind. */
const TRIED = [8, 0, 1, 2, 3, 4, 5, 6, 7];

/** Scaled integers stay within this, so that their differences are exact. */
const MAX_INTEGER = 2 ** 51;

/** The divisor that gives the values back: `value = integer / divisorOf(code)`. */
export const divisorOf = (code: number): number => DIVISORS[code];

/**
 * Finds integers that give back every value bit by bit, -0 never being one of them.
 *
 * @returns The code of the scale and the integers; undefined if no scale is exact for the whole column.
 */
export function scaleColumn(values: Float64Array): { code: number; integers: Float64Array } | undefined {
  const integers = new Float64Array(values.length);
  const code = TRIED.find((candidate) => scaleInto(integers, values, DIVISORS[candidate]));
  return code === undefined ? undefined : { code, integers };
}

function scaleInto(integers: Float64Array, values: Float64Array, divisor: number): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const integer = Math.round(value * divisor);
    const isExact = integer / divisor === value && integer <= MAX_INTEGER && integer >= -MAX_INTEGER;
    if (!isExact || Object.is(value, -0)) return false;
    integers[i] = integer;
  }
  return true;
}
