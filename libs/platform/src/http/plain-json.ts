/** A number with an exponent, outside of texts or within: then it is worth a closer look. */
const EXPONENT = /\de[+-]?\d/;

/** JSON with every number written without exponent, as some clients parse them by hand. */
export function plainJson(value: unknown): string {
  const json = JSON.stringify(value);
  return EXPONENT.test(json) ? write(JSON.parse(json)) : json;
}

/** @param value - What `JSON.parse` gives. */
function write(value: unknown): string {
  if (typeof value === 'number') return plainNumber(value);
  if (Array.isArray(value)) return `[${value.map(write).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`);
  return `{${members.join()}}`;
}

/** Every digit that JavaScript gives, with the decimal point where it belongs. */
function plainNumber(value: number): string {
  const text = String(value);
  const [, sign, whole, fraction = '', exponent] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) return text;
  const digits = whole + fraction;
  const point = 1 + Number(exponent);
  return sign + (point <= 0 ? `0.${'0'.repeat(-point)}${digits}` : digits.padEnd(point, '0'));
}
