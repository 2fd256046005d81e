/** A number as messages show it: two decimals, without trailing zeros, exponent or negative zero. */
export function formatNumber(value: number): string {
  // toFixed turns to exponents at 1e21; numbers that large are integers.
  const text = Math.abs(value) >= 1e21 ? BigInt(value).toString() : value.toFixed(2);
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return short === '-0' ? '0' : short;
}
