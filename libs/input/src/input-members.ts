import { z } from 'zod';

/** Longest piece of a refused value that an error repeats, in characters. */
const SHOWN_LENGTH = 60;

/** Error texts for a member: that it is required, or what it must be and what it is instead. */
export function mustBe(what: string): { error: (issue: { readonly input?: unknown }) => string } {
  return {
    error: ({ input }) => (input === undefined ? `is required: ${what}` : `must be ${what}, not ${shown(input)}`),
  };
}

function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (jsonOf(value) ?? String(value));
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

/** JSON is read however deeply it is nested, but not written. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return Array.isArray(value) ? '[…]' : '{…}';
  }
}

/** A finite number of a range. */
export function numberInput(min: number, max: number, what = rangeText('a number', min, max)): z.ZodType<number> {
  return z.number(mustBe(what)).refine((value) => value >= min && value <= max, mustBe(what));
}

/** A whole number of a range. */
export function wholeNumberInput(min: number, max: number): z.ZodType<number> {
  const what = rangeText('a whole number', min, max);
  return z
    .number(mustBe(what))
    .refine((value) => Number.isSafeInteger(value) && value >= min && value <= max, mustBe(what));
}

const rangeText = (kind: string, min: number, max: number): string =>
  max === Number.MAX_VALUE || max === Number.MAX_SAFE_INTEGER
    ? min === -max
      ? kind
      : `${kind} of at least ${min}`
    : `${kind} from ${min} to ${max}`;

/**
 * Text of at most `max` characters (Unicode code points) that a database can hold: no U+0000, no half surrogate pair.
 *
 * @param max - Infinity where something else limits the text.
 * @param what - What the text must be, for errors; by default only how long.
 */
export function textInput(
  max: number,
  what = max === Infinity ? 'text' : `text of at most ${max} characters`,
): z.ZodType<string> {
  return z
    .string(mustBe(what))
    .refine((text) => text.length <= max || countAtMost(text, max), {
      error: ({ input }) => `must be ${what}, not of ${[...String(input)].length}`,
    })
    .refine((text) => !UNSTORABLE.test(text), {
      error: 'must not contain the character U+0000 or half of a surrogate pair',
    });
}

/** What PostgreSQL cannot store: U+0000, and half a surrogate pair in JSON. */
const UNSTORABLE = /\u0000|\p{Surrogate}/u;

/** Whether the text has at most `max` code points; called only when its UTF-16 length alone does not say so. */
const countAtMost = (text: string, max: number): boolean => text.length <= 2 * max && [...text].length <= max;

/** Text with at least one character that is not white space. */
export function nonEmptyTextInput(max: number): z.ZodType<string> {
  return textInput(max).refine((text) => text.trim() !== '', { error: 'must not be empty' });
}

export const booleanInput: z.ZodType<boolean> = z.boolean(mustBe('true or false'));

/** One of some words. */
export function choiceInput<const C extends readonly string[]>(choices: C): z.ZodType<C[number]> {
  return z.enum(choices, mustBe(choices.map((choice) => `"${choice}"`).join(' or ')));
}

/** A list of at most `max` items. */
export function listInput<T>(item: z.ZodType<T>, max: number): z.ZodType<T[]> {
  const what = `a list of at most ${max} items`;
  return z.array(item, mustBe(what)).max(max, { error: ({ input }) => `must be ${what}, not of ${lengthOf(input)}` });
}

const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

/**
 * An object in which a member that means nothing is refused: a misspelt one would go unnoticed.
 *
 * @param what - What it must be, as text.
 */
export function strictInput<S extends z.ZodRawShape>(
  shape: S,
  what = `an object with ${Object.keys(shape).join(', ')}`,
): z.ZodObject<S, z.core.$strict> {
  const members = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? `means nothing here; members are ${members}` : mustBe(what).error(issue),
  });
}

/** A JSON object without its members that are null: several clients write null for what they leave unset. */
export function withoutNulls(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}
