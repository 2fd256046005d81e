import type { z } from 'zod';
import { headerNameInput, headerValueInput } from './header-input.js';
import { readInput } from './parse-input.js';

const isAccepted = (schema: z.ZodType<string>, text: string): boolean => 'value' in readInput(schema, text);

it.each([
  { name: 'X-Token', accepted: true },
  { name: "!#$%&'*+.^_`|~-09azAZ", accepted: true },
  { name: '', accepted: false },
  { name: 'X Token', accepted: false },
  { name: 'X:Token', accepted: false },
  { name: 'X-Tökén', accepted: false },
  { name: 'X\r\nHost', accepted: false },
  { name: 'x'.repeat(21), accepted: true },
  { name: 'x'.repeat(22), accepted: false },
])('the name $name: $accepted', ({ name, accepted }) => {
  expect(isAccepted(headerNameInput(21), name)).toBe(accepted);
});

it.each([
  { value: '', accepted: true },
  { value: 'a b\tc é', accepted: true },
  { value: 'a\nb', accepted: false },
  { value: 'a\u007fb', accepted: false },
  { value: 'Ā', accepted: false },
  { value: 'x'.repeat(20), accepted: true },
  { value: 'x'.repeat(21), accepted: false },
])('the value $value: $accepted', ({ value, accepted }) => {
  expect(isAccepted(headerValueInput(20), value)).toBe(accepted);
});
