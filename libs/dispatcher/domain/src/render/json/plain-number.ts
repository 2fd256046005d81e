/**
 * A number as JSON without an exponent (`0.0000001`, not `1e-7`), because some receivers parse by hand; as precise as
 * JSON's own form, whole numbers without decimals. Not finite ones are null, as in JSON.
 */
export function plainNumber(value: number): string {
  const text = JSON.stringify(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', fraction = '', exponent = ''] = match;
  const digits = whole + fraction;
  const shift = Number(exponent);
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - 1)}${digits}`;
  return `${sign}${digits.padEnd(shift + 1, '0')}`; // numbers in exponent form have fewer than 21 digits
}
