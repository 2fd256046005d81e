/** A name: bare, or between quotes where it holds white space or `@`. */
const NAME = String.raw`(?:"[^"]+"|[^\s"@]+)`;

/** What stands in a form for more than itself; a part with a name of its own is found under it. */
const PARTS: Readonly<Record<string, string>> = {
  HOST: `(?<host>${NAME})`,
  OWNER: `(?<owner>${NAME})`,
  MONITOR: `(?<monitor>${NAME})`,
  ALERT: `(?<alert>${NAME}@${NAME})`,
  TARGET: `(?<target>${NAME})`,
  NAME,
  METRIC: '[a-zA-Z0-9._%-]+',
  NUMBER: String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`,
  TIME: String.raw`\d+:\d\d(?::\d\d)?`,
};

/** The parts that were found by their names, names without their quotes. */
export type Found = Readonly<Record<string, string>>;

/** A regular expression for a whole text, in which words such as `HOST` stand for the parts above. */
export function formOf(text: string): RegExp {
  return new RegExp(`^${text.replace(/[A-Z]+/g, (word) => PARTS[word] ?? word)}$`);
}

export function find(form: RegExp, text: string): Found | undefined {
  const groups = form.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const found = Object.entries(groups).filter(([, text]) => text !== undefined);
  return Object.fromEntries(found.map(([part, text]) => [part, NAMES.has(part) ? bare(text) : text]));
}

const NAMES: ReadonlySet<string> = new Set(['host', 'owner', 'monitor', 'alert', 'target', 'name']);

/** `"CPU usage"@app01` → `CPU usage@app01` */
const bare = (text: string): string => text.replace(/"([^"]*)"/g, '$1');

/** A name as it may be written: between quotes only where it must. */
export const quoted = (name: string): string => (/[\s"@]/.test(name) ? `"${name}"` : name);

/** Parts of a text between `separator`s, those within quotes left alone. */
export function split(text: string, separator: ';' | '=>'): readonly string[] {
  const parts = [''];
  for (const piece of text.match(/"[^"]*"?|=>|;|[^";=]+|=/g) ?? []) {
    if (piece === separator) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts;
}
