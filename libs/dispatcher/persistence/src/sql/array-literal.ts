/** `{1,2,null}`: pg would build the same, slower, one element at a time. */
export function numbers(values: readonly (number | null)[]): string {
  return `{${values.map((value) => value ?? 'null').join()}}`;
}

const PLAIN = /^[0-9A-Za-z_]+$/;

/** An array literal of texts; ids that need no quotes get none. `NULL` as a text is quoted, unlike null. */
export function texts(values: readonly (string | null)[]): string {
  return `{${values.map((value) => (value === null ? 'null' : quoted(value))).join()}}`;
}

function quoted(value: string): string {
  const isPlain = PLAIN.test(value) && (value.length !== 4 || value.toLowerCase() !== 'null');
  return isPlain ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

export function flags(values: readonly boolean[]): string {
  return `{${values.map((value) => (value ? 't' : 'f')).join()}}`;
}
