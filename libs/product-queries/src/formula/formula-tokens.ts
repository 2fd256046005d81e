import { InvalidInputError } from '@tocsin/runtime';

/** A word is a name in capitals, a sign one character. */
export interface Token {
  readonly kind: 'word' | 'number' | 'sign' | 'end';
  readonly text: string;
  /** Characters before it, counted from 1. */
  readonly at: number;
}

const TOKEN = /\s*(?:(?<word>[a-zA-Z_]\w*)|(?<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(?<sign>[-+*/(),]))/iy;

/** @param offset - Characters of the whole text before this part of it. */
export function formulaTokens(field: string, text: string, offset: number): readonly Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const { word, number, sign } = TOKEN.exec(text)?.groups ?? {};
    const at = (found: string): number => offset + TOKEN.lastIndex - found.length + 1;
    if (word !== undefined) tokens.push({ kind: 'word', text: word.toUpperCase(), at: at(word) });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at: at(number) });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, at: at(sign) });
    else {
      const rest = text.slice(from).trimStart();
      const place = offset + text.length - rest.length + 1;
      throw new InvalidInputError(`${field}: character ${place}: ${Array.from(rest)[0]} has no meaning here`, field);
    }
  }
  return [...tokens, { kind: 'end', text: 'the end', at: offset + end + 1 }];
}
