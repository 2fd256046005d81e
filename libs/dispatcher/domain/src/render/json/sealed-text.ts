const START = 0x01;
const END = 0x02;

/**
 * A secret's place in a JSON body. Bodies are stored, and a stored body must not hold secrets; so it holds
 * `"<0x01>place sealed text<0x02>"` until it is sent; the place is the one that the text is bound to, and was left out once. JSON never contains these bytes by itself (it writes control
 * characters as `\u0001`), so no text of a user's can pretend to be such a place.
 */
export class SealedText {
  constructor(
    private readonly sealed: string,
    private readonly place: string,
  ) {}

  /** As a JSON string with marks. Sealed texts need no escaping. */
  marked(): string {
    const text = `${this.place} ${this.sealed}`;
    if (!/^[\x21-\x7e]+ [\x21-\x7e]+$/.test(text) || /["\\]/.test(text)) throw new TypeError('not a sealed text');
    return `"${String.fromCharCode(START)}${text}${String.fromCharCode(END)}"`;
  }

  toJSON(): never {
    throw new TypeError('a body with sealed text must be written by compactJsonWithSealed');
  }
}

/**
 * The body to send: every sealed text replaced by what it seals. A body without any, which is nearly every body, is
 * returned as it is.
 *
 * @param open - Opens one sealed text, with its place if the body tells it; what it throws is passed on.
 */
export function revealSecrets(body: Buffer, open: (sealed: string, place: string | undefined) => string): Buffer {
  let start = body.indexOf(START);
  if (start === -1) return body;
  const parts: Buffer[] = [];
  let from = 0;
  for (; start !== -1; start = body.indexOf(START, from)) {
    const end = body.indexOf(END, start);
    if (end === -1) throw new TypeError('a stored body is damaged: a sealed text in it does not end');
    const [sealed, place] = body
      .toString('latin1', start + 1, end)
      .split(' ')
      .reverse();
    const clear = JSON.stringify(open(sealed, place));
    parts.push(body.subarray(from, start), Buffer.from(clear.slice(1, -1)));
    from = end + 1;
  }
  return Buffer.concat([...parts, body.subarray(from)]);
}
