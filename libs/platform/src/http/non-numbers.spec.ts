import fc from 'fast-check';
import { withoutNonNumbers } from './non-numbers.js';

it.each([
  { json: '[NaN, Infinity, -Infinity, -1]', expected: '[null, null, null, -1]' },
  { json: 'NaN', expected: 'null' },
  { json: '{"NaN": "-Infinity", "a\\"": NaN}', expected: '{"NaN": "-Infinity", "a\\"": null}' },
  { json: '["\\\\", NaN]', expected: '["\\\\", null]' },
  { json: '[Nothing, In]', expected: '[Nothing, In]' },
])('$json', ({ json, expected }) => {
  expect(withoutNonNumbers(json)).toBe(expected);
});

it('leaves JSON as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('NaN', '"', '\\', '-Infinity'), (value, text) => {
      const json = JSON.stringify([value, text, { [text]: `${text}${JSON.stringify(value)}` }]);
      expect(withoutNonNumbers(json)).toBe(json);
    }),
  );
});
