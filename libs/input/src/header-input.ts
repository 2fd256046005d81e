import type { z } from 'zod';
import { mustBe, textInput } from './input-members.js';

/** Name of an HTTP header (a token of RFC 9110), of at most `max` characters. */
export const headerNameInput = (max: number): z.ZodType<string> =>
  textInput(max).refine(
    (name) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name),
    mustBe("a header name: letters, digits and !#$%&'*+.^_`|~-"),
  );

/** Value of an HTTP header, of at most `max` characters. Errors do not repeat it: it may be a secret. */
export const headerValueInput = (max: number): z.ZodType<string> =>
  textInput(max).refine((value) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value), {
    error: 'must be a header value: no line breaks, control characters or characters beyond Latin-1',
  });
