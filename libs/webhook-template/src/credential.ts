/**
 * Where the credential of a webhook belongs in what its template made: a stored body does not hold it. JSON and forms write
 * these characters in other ways, and elsewhere they are taken out of values, so that nobody's text can pretend to be such a
 * place.
 */
export const CREDENTIAL_MARK = '\u0001\u0002';

const MARKS = /[\u0001\u0002]/g;

export const hasMarks = (text: string): boolean => text.search(MARKS) !== -1;
export const withoutMarks = (text: string): string => text.replace(MARKS, '\ufffd');

/**
 * The body to send, with the credential in its places.
 *
 * @param credential - Escaped as the body wants it.
 */
export function withCredential(body: Buffer, credential: string): Buffer {
  const mark = Buffer.from(CREDENTIAL_MARK);
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = body.indexOf(mark); at !== -1; at = body.indexOf(mark, from)) {
    parts.push(body.subarray(from, at), Buffer.from(credential));
    from = at + mark.length;
  }
  return from === 0 ? body : Buffer.concat([...parts, body.subarray(from)]);
}
