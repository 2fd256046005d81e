/** User and password as they stand in a URL, still percent-encoded. */
export interface Userinfo {
  readonly username: string;
  readonly password: string;
}

/** The `Authorization` header that a URL's userinfo stands for (RFC 7617, UTF-8). */
export function basicAuthorization(userinfo: Userinfo): string {
  const credentials = Buffer.concat([
    percentDecoded(userinfo.username),
    Buffer.from(':'),
    percentDecoded(userinfo.password),
  ]);
  return `Basic ${credentials.toString('base64')}`;
}

/** What makes userinfo unusable for Basic authentication, as the end of a sentence; undefined when nothing does. */
export function userinfoFault(userinfo: Userinfo): string | undefined {
  if (percentDecoded(userinfo.username).includes(':')) return 'has a colon in the user name';
  const all = Buffer.concat([percentDecoded(userinfo.username), percentDecoded(userinfo.password)]);
  return all.some((byte) => byte < 0x20 || byte === 0x7f) ? 'has a control character in it' : undefined;
}

/** Like the URL standard's percent-decode: a `%` without two hex digits stands for itself. */
function percentDecoded(text: string): Buffer {
  return Buffer.from(
    text.replace(/%[0-9a-f]{2}|[^]/gi, (part) =>
      part.length === 3 ? String.fromCharCode(Number.parseInt(part.slice(1), 16)) : part,
    ),
    'latin1',
  );
}
