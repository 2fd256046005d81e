/** What turns the direction of all that follows, ours too, where a name of somebody's does not end it. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;

/** One line without control characters or turns of direction, cut to `limit` characters. */
export const oneLine = (text: string, limit: number): string =>
  cut(
    text
      .replace(TURNS, '')
      .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
      .trim(),
    limit,
  );

/** Lines without other control characters or turns of direction, cut to `limit` characters. */
export const lines = (text: string, limit: number): string =>
  cut(
    text
      .replace(TURNS, '')
      .replace(/\r\n?|[\u2028\u2029]/g, '\n')
      .replace(/[^\P{Cc}\n\t]/gu, '')
      .trim(),
    limit,
  );

/** As much as fits into `limit` UTF-16 units, with an ellipsis in place of the rest; never half a character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit - 1);
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}

/** A web address in running text; punctuation at its end belongs to the sentence. */
export const WEB_ADDRESS = /(https?:\/\/[^\s<>|"'`]*[^\s<>|"'`.,;:!?)\]}])/;

/**
 * A text in a mark-up, cut to `limit` UTF-16 units of it. Neither an escaped character nor a web address is cut in the middle;
 * what is escaped in an address would lead elsewhere, so it stays as it is, and holds no quotes, brackets or spaces.
 */
export function cutEscaped(text: string, limit: number, escape: (character: string) => string): string {
  const parts = text
    .slice(0, limit + 1)
    .split(WEB_ADDRESS)
    .flatMap((part, at) => (at % 2 === 1 ? [part] : [...part].map(escape)));
  let shown = '';
  for (const [at, part] of parts.entries()) {
    const room = at === parts.length - 1 && text.length <= limit ? limit : limit - 1;
    if (shown.length + part.length > room) return `${shown}…`;
    shown += part;
  }
  return text.length > limit ? `${shown}…` : shown;
}
