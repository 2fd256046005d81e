import { ExpressionError } from './expression-error.js';
import { MAX_LENGTH } from './limits.js';

export interface Token {
  /** `word`: bare text; `string`: what was between quotes; `end`: nothing follows. */
  readonly kind: 'word' | 'string' | '(' | ')' | ',' | '/' | 'end';
  readonly text: string;
  /** Offset of its first character. */
  readonly at: number;
}

/** What bare words are made of. */
export const WORD = /^[\w.:*#-]+$/;

const TOKEN = /\s*(?:([\w.:*#-]+)|'([^']*)'|"([^"]*)"|([(),/]))/y;

/** @throws {ExpressionError} At a character that begins no token, or in a text that is too long. */
export function tokensOf(text: string): readonly Token[] {
  if (text.length > MAX_LENGTH) {
    throw new ExpressionError(text, MAX_LENGTH, `the expression must be at most ${MAX_LENGTH} characters long`);
  }
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const from = pattern.lastIndex;
    const found = pattern.exec(text);
    if (found === null) throw unreadable(text, from);
    const [all, word, single, double, mark] = found;
    const at = from + all.search(/\S/);
    if (word !== undefined) tokens.push({ kind: 'word', text: word, at });
    else if (mark !== undefined) tokens.push({ kind: mark as Token['kind'], text: mark, at });
    else tokens.push({ kind: 'string', text: single ?? double, at });
  }
  return [...tokens, { kind: 'end', text: '', at: end }];
}

function unreadable(text: string, from: number): ExpressionError {
  const at = from + text.slice(from).search(/\S/);
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (character === "'" || character === '"') {
    return new ExpressionError(text, at, `the quote ${character} is never closed`);
  }
  return new ExpressionError(text, at, `unexpected ${JSON.stringify(character)}; put names that need it into quotes`);
}
