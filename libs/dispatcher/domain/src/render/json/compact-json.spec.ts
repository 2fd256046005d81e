import fc from 'fast-check';
import { compactJson, compactJsonWithSealed } from './compact-json.js';

it('is compact, raw UTF-8, and escapes nothing for HTML', () => {
  expect(compactJson({ a: '<b>&"日🔥\n', b: [1, null, true], c: undefined })).toBe(
    '{"a":"<b>&\\"日🔥\\n","b":[1,null,true]}',
  );
});

it.each([
  { value: { a: 1e-7, b: 'x' }, text: '{"a":0.0000001,"b":"x"}' },
  { value: { a: 1e21 }, text: '{"a":1000000000000000000000}' },
  { value: { a: '1e-7', b: 1 }, text: '{"a":"1e-7","b":1}' },
  { value: [[1e-9], { a: undefined, 'x"y': 2e-8 }], text: '[[0.000000001],{"x\\"y":0.00000002}]' },
])('writes $text', ({ value, text }) => {
  expect(compactJson(value)).toBe(text);
});

it('says what JSON.stringify says, apart from exponents', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(compactJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      expect(JSON.parse(compactJsonWithSealed(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
