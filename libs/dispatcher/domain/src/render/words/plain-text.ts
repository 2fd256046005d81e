/** One line without control characters, cut to `limit` characters. */
export const oneLine = (text: string, limit: number): string =>
  cut(text.replace(/[\p{Cc}\p{Z}]+/gu, ' ').trim(), limit);

/** Lines without other control characters, cut to `limit` characters. */
export const lines = (text: string, limit: number): string =>
  cut(
    text
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
