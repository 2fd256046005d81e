import { flags, numbers, texts } from './array-literal.js';

it.each([
  { values: [], expected: '{}' },
  { values: [1, null, -2], expected: '{1,null,-2}' },
])('numbers $values -> $expected', ({ values, expected }) => {
  expect(numbers(values)).toBe(expected);
});

it.each([
  { values: ['abc', 'A_1'], expected: '{abc,A_1}' },
  { values: [null, 'null', 'NULL', 'nul'], expected: '{null,"null","NULL",nul}' },
  { values: ['', 'a b', 'a,b', '{}'], expected: '{"","a b","a,b","{}"}' },
  { values: ['"', '\\', 'ü'], expected: '{"\\"","\\\\","ü"}' },
])('texts $values -> $expected', ({ values, expected }) => {
  expect(texts(values)).toBe(expected);
});

it('flags', () => {
  expect(flags([true, false])).toBe('{t,f}');
});
