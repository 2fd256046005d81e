const NON_NUMBERS = ['NaN', 'Infinity'];

/** JSON as Python writes it, where a float that is no number stands as `NaN` or `-Infinity`, with null in its place. */
export function withoutNonNumbers(json: string): string {
  const parts: string[] = [];
  let from = 0;
  let isInText = false;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '\\') at++;
    else if (character === '"') isInText = !isInText;
    else if (!isInText && (character === 'N' || character === 'I')) {
      const word = NON_NUMBERS.find((each) => json.startsWith(each, at));
      if (word === undefined) continue;
      parts.push(json.slice(from, json[at - 1] === '-' ? at - 1 : at), 'null');
      from = at + word.length;
      at = from - 1;
    }
  }
  return parts.join('') + json.slice(from);
}
