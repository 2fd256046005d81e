/** Where in JSON a piece of a template stands. */
export type JsonPlace = 'outside' | 'inString' | 'afterBackslash';

/** Where what follows a piece of JSON stands, if the piece itself stands at `place`. */
export function placeAfter(text: string, place: JsonPlace): JsonPlace {
  let now = place;
  for (const character of text) {
    if (now === 'afterBackslash') now = 'inString';
    else if (character === '"') now = now === 'inString' ? 'outside' : 'inString';
    else if (character === '\\' && now === 'inString') now = 'afterBackslash';
  }
  return now;
}
