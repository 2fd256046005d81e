import { MAX_TEXT_LENGTH } from '@tocsin/product-queries';

const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** A text as it can be stored: cut to `MAX_TEXT_LENGTH`, without U+0000 and without halves of surrogate pairs. */
export function cutText(text: string): string {
  const short = text.length > MAX_TEXT_LENGTH ? text.slice(0, MAX_TEXT_LENGTH) : text;
  return UNSTORABLE.test(short) ? short.replace(/[\0\p{Surrogate}]/gu, '') : short;
}
