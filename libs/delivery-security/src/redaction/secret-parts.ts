/** Shorter texts are not looked for: they stand everywhere by chance, and protect nothing. */
const MIN_SECRET_LENGTH = 4;
/** Parts of a path from this length on may be what lets anyone send there. */
const MIN_PATH_SECRET_LENGTH = 16;

/**
 * What of a receiver's URL nobody should read in an answer that repeats it ("Cannot POST /hooks/…"): user, password and
 * the header made of them, values of the query, and long parts of the path. As written and decoded, the longest first.
 */
export function secretPartsOf(text: string): readonly string[] {
  if (!URL.canParse(text)) return [];
  const { username, password, pathname, search } = new URL(text);
  const found = new Set<string>();
  const add = (part: string, least: number): void => {
    for (const spelling of [part, decoded(part)]) if (spelling.length >= least) found.add(spelling);
  };
  add(username, MIN_SECRET_LENGTH);
  add(password, MIN_SECRET_LENGTH);
  if (username !== '' || password !== '') {
    found.add(Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64'));
  }
  for (const pair of search.slice(1).split('&')) {
    const [key, ...value] = pair.split('=');
    add(value.length > 0 ? value.join('=') : (key ?? ''), MIN_SECRET_LENGTH);
  }
  for (const part of pathname.split('/')) add(part, MIN_PATH_SECRET_LENGTH);
  return longestFirst(found);
}

/** Texts that were put into a request and that nobody should read in its answer; the longest first. */
export const longestFirst = (secrets: Iterable<string>): readonly string[] =>
  [...secrets].filter(({ length }) => length >= MIN_SECRET_LENGTH).sort((a, b) => b.length - a.length);

const MARK = Buffer.from('…').toString('latin1');

/**
 * Puts `…` in place of secrets, wherever they stand in an answer's first bytes, and in place of the beginning of one at
 * their end, where the answer was cut off. The bytes need not be text.
 *
 * @param secrets - The longest first.
 */
export function withoutSecrets(bytes: Buffer, secrets: readonly string[]): Buffer {
  if (secrets.length === 0 || bytes.length === 0) return bytes;
  const before = bytes.toString('latin1');
  let text = before;
  for (const secret of secrets) {
    const needle = Buffer.from(secret).toString('latin1');
    text = withoutBeginning(
      text.replaceAll(needle, () => MARK),
      needle,
    );
  }
  return text === before ? bytes : Buffer.from(text, 'latin1');
}

function withoutBeginning(text: string, secret: string): string {
  for (let length = Math.min(secret.length - 1, text.length); length >= MIN_SECRET_LENGTH; length--) {
    if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + MARK;
  }
  return text;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return part;
  }
}
