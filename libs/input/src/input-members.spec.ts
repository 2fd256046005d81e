import { InvalidInputError } from '@tocsin/runtime';
import { z } from 'zod';
import {
  booleanInput,
  choiceInput,
  listInput,
  nonEmptyTextInput,
  numberInput,
  strictInput,
  textInput,
  wholeNumberInput,
  withoutNulls,
} from './input-members.js';
import { parseInput } from './parse-input.js';

/** The error of a member `m` with this value; undefined when it is accepted. */
function refusal(schema: z.ZodType, value: unknown): string | undefined {
  try {
    parseInput(z.object({ m: schema }), { m: value });
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    return (error as InvalidInputError).message;
  }
}

it.each([
  { schema: wholeNumberInput(1, 10), value: 1, expected: undefined },
  { schema: wholeNumberInput(1, 10), value: 10, expected: undefined },
  { schema: wholeNumberInput(1, 10), value: 0, expected: 'm: must be a whole number from 1 to 10, not 0' },
  { schema: wholeNumberInput(1, 10), value: 11, expected: 'm: must be a whole number from 1 to 10, not 11' },
  { schema: wholeNumberInput(1, 10), value: 1.5, expected: 'm: must be a whole number from 1 to 10, not 1.5' },
  { schema: wholeNumberInput(1, 10), value: '3', expected: 'm: must be a whole number from 1 to 10, not "3"' },
  { schema: wholeNumberInput(1, 10), value: undefined, expected: 'm: is required: a whole number from 1 to 10' },
  { schema: strictInput({ a: booleanInput, b: booleanInput.optional() }), value: { a: true }, expected: undefined },
  {
    schema: strictInput({ a: booleanInput, b: booleanInput.optional() }),
    value: { a: true, c: 1 },
    expected: 'm.c: means nothing here; members are a, b',
  },
  {
    schema: strictInput({ a: booleanInput, b: booleanInput.optional() }),
    value: [],
    expected: 'm: must be an object with a, b, not []',
  },
  { schema: strictInput({ a: booleanInput }, 'a flag'), value: 1, expected: 'm: must be a flag, not 1' },
  { schema: numberInput(0, Number.MAX_VALUE), value: 0.5, expected: undefined },
  { schema: numberInput(0, Number.MAX_VALUE), value: -0.5, expected: 'm: must be a number of at least 0, not -0.5' },
  {
    schema: numberInput(-Number.MAX_VALUE, Number.MAX_VALUE),
    value: Infinity,
    expected: 'm: must be a number, not Infinity',
  },
  { schema: numberInput(10, 20), value: 20, expected: undefined },
  { schema: numberInput(10, 20), value: 20.1, expected: 'm: must be a number from 10 to 20, not 20.1' },
  { schema: textInput(3), value: 'abc', expected: undefined },
  { schema: textInput(3), value: '🔔🔔🔔', expected: undefined },
  { schema: textInput(3), value: '', expected: undefined },
  { schema: textInput(3), value: 'abcd', expected: 'm: must be text of at most 3 characters, not of 4' },
  { schema: textInput(3), value: '🔔🔔🔔🔔', expected: 'm: must be text of at most 3 characters, not of 4' },
  { schema: textInput(3), value: 5, expected: 'm: must be text of at most 3 characters, not 5' },
  {
    schema: textInput(3),
    value: 'a\u0000',
    expected: 'm: must not contain the character U+0000 or half of a surrogate pair',
  },
  {
    schema: textInput(3),
    value: '\ud83d',
    expected: 'm: must not contain the character U+0000 or half of a surrogate pair',
  },
  { schema: textInput(Infinity), value: 'x'.repeat(100_000), expected: undefined },
  { schema: textInput(Infinity), value: undefined, expected: 'm: is required: text' },
  { schema: nonEmptyTextInput(3), value: 'a', expected: undefined },
  { schema: nonEmptyTextInput(3), value: '', expected: 'm: must not be empty' },
  { schema: nonEmptyTextInput(3), value: ' \t', expected: 'm: must not be empty' },
  { schema: booleanInput, value: false, expected: undefined },
  { schema: booleanInput, value: 'false', expected: 'm: must be true or false, not "false"' },
  { schema: choiceInput(['>', '<']), value: '<', expected: undefined },
  { schema: choiceInput(['>', '<']), value: '>=', expected: 'm: must be ">" or "<", not ">="' },
  { schema: listInput(textInput(3), 2), value: ['a', 'b'], expected: undefined },
  {
    schema: listInput(textInput(3), 2),
    value: ['a', 'b', 'c'],
    expected: 'm: must be a list of at most 2 items, not of 3',
  },
  {
    schema: listInput(textInput(3), 2),
    value: ['a', 7],
    expected: 'm[1]: must be text of at most 3 characters, not 7',
  },
  { schema: listInput(textInput(3), 2), value: {}, expected: 'm: must be a list of at most 2 items, not {}' },
])('answers $expected to $value', ({ schema, value, expected }) => {
  expect(refusal(schema, value)).toBe(expected);
});

it('repeats no more than the beginning of a long value', () => {
  expect(refusal(choiceInput(['a']), 'x'.repeat(1000))).toBe(`m: must be "a", not "${'x'.repeat(59)}…`);
});

it('repeats nothing of what is nested too deeply', () => {
  const nested = (open: string, close: string): unknown =>
    JSON.parse(open.repeat(100_000) + '0' + close.repeat(100_000));
  expect(refusal(choiceInput(['a']), nested('[', ']'))).toBe('m: must be "a", not […]');
  expect(refusal(choiceInput(['a']), nested('{"a":', '}'))).toBe('m: must be "a", not {…}');
});

it.each([
  { body: { a: null, b: 0, c: '', d: [null] }, expected: { b: 0, c: '', d: [null] } },
  { body: null, expected: null },
  { body: [null], expected: [null] },
  { body: 'text', expected: 'text' },
])('takes null members for unset ones in $body', ({ body, expected }) => {
  expect(withoutNulls(body)).toEqual(expected);
});
