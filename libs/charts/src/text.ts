/** Neither a character of XML 1.0 nor half of one. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
/** What turns the direction of all that follows in a line, of which a name may be the beginning. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for between tags and inside of quoted attributes. What XML cannot hold, and what turns its direction, is left out. */
export function escapeXml(text: string): string {
  return text
    .replace(NOT_XML, '')
    .replace(TURNS, '')
    .replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

const NARROW = /[iljtfrI .,:;'|!()[\]/-]/;
const WIDE = /[mwMW@%&]/;
const CAPITAL = /[A-Z]/;

/** About how wide a text is in DejaVu Sans, in pixels, rather more than less. */
export function textWidth(text: string, fontSize: number): number {
  let em = 0;
  for (const character of text) {
    if (character > '\u2e7f') em += 1;
    else if (NARROW.test(character)) em += 0.4;
    else if (WIDE.test(character)) em += 1;
    else em += CAPITAL.test(character) ? 0.72 : 0.64;
  }
  return em * fontSize;
}

/** One line that is at most so wide; what does not fit is cut and an ellipsis tells so. */
export function cutText(text: string, fontSize: number, maxWidth: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (textWidth(line, fontSize) <= maxWidth) return line;
  let kept = '';
  for (const character of line) {
    if (textWidth(`${kept}${character}…`, fontSize) > maxWidth) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}
