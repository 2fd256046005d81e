import { InvalidInputError } from '@tocsin/runtime';
import { z } from 'zod';
import { mustBe, textInput } from './input-members.js';
import { parseInput, pathText, readInput } from './parse-input.js';

const named = z.object({ name: textInput(3) });
const explained = z.object({ name: textInput(3) }, mustBe('an object with name'));
const listed = z.array(z.object({ on: z.boolean() }));

it.each([
  { schema: named, input: null, message: 'the body must be an object, not null' },
  { schema: named, input: undefined, message: 'the body is required: an object' },
  { schema: named, input: [], message: 'the body must be an object, not []' },
  { schema: named, input: 'text', message: 'the body must be an object, not "text"' },
  { schema: explained, input: null, message: 'the body must be an object with name, not null' },
  { schema: explained, input: undefined, message: 'the body is required: an object with name' },
  { schema: explained, input: { name: 5 }, message: 'name: must be text of at most 3 characters, not 5' },
  { schema: listed, input: {}, message: 'the body must be an array, not {}' },
  { schema: listed, input: [1], message: '[0]: must be an object, not 1' },
  { schema: listed, input: [{ on: 'yes' }], message: '[0].on: must be a boolean, not "yes"' },
  { schema: z.unknown().refine(() => false, 'the body is no good'), input: 1, message: 'the body is no good' },
])('says of $input: $message', ({ schema, input, message }) => {
  const parse = (): unknown => parseInput(schema as z.ZodType, input);
  expect(parse).toThrow(InvalidInputError);
  expect(parse).toThrow(new InvalidInputError(message));
});

it('gives what the schema makes of the input', () => {
  expect(parseInput(named, { name: 'abc', more: 1 })).toEqual({ name: 'abc' });
});

it('tells all that is wrong, and names each member that a schema does not know', () => {
  const strict = z.strictObject({ name: textInput(3), on: z.boolean() }, { error: () => 'no good' });
  expect(readInput(strict, { name: 'abcd', on: true, one: 1, two: 2 })).toEqual({
    faults: [
      { path: ['name'], problem: 'must be text of at most 3 characters, not of 4' },
      { path: ['one'], problem: 'no good' },
      { path: ['two'], problem: 'no good' },
    ],
  });
  expect(readInput(strict, { name: 'abc', on: true })).toEqual({ value: { name: 'abc', on: true } });
});

it.each([
  { path: ['a', 0, 'b'], text: 'a[0].b' },
  { path: [2, 'c'], text: '[2].c' },
  { path: [], text: '' },
])('writes the path $path as "$text"', ({ path, text }) => {
  expect(pathText(path)).toBe(text);
});
