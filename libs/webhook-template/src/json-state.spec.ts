import fc from 'fast-check';
import { isWholeJson, JSON_START, jsonAfter, type JsonState } from './json-state.js';

function isJson(text: string): boolean {
  let state: JsonState | undefined = JSON_START;
  for (const character of text) state = state && jsonAfter(state, character);
  return state !== undefined && isWholeJson(state);
}

function canBeParsed(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

it.each([
  ...['', ' ', '1', '-0.5e+10', '01', '1.', '.5', '-', '1e', '1e+', '0e0', '-01', '1 2'],
  ...['tru', 'true', 'truee', 'null', 'nul1', 'false'],
  ...['""', '"', '"a\\"', '"\\u12ag"', '"\\u12aF"', '"\\x"', '"\t"', '"\u2028🔥"', '"\\/\\b"'],
  ...['[]', '[1]', '[1,]', '[,1]', '[1 2]', '[[]', '[]]', '[}', '[1 , 2\n]', '[0]', '[1.5]', '\ufeff1', '\u00a01'],
  ...['{}', '{"a":1}', '{"a":1,}', '{,}', '{"a"}', '{"a":}', '{a:1}', '{"a":1 "b":2}', '{"a":1,"b":[{}]}', '{]'],
])('judges %j as JSON.parse does', (text) => {
  expect(isJson(text)).toBe(canBeParsed(text));
});

it('judges JSON that something was taken out of or put into as JSON.parse does', () => {
  const damaged = fc
    .tuple(fc.json({ maxDepth: 3 }), fc.nat(), fc.nat({ max: 2 }), fc.string({ maxLength: 2, unit: 'grapheme-ascii' }))
    .map(([json, place, length, put]) => {
      const at = place % (json.length + 1);
      return `${json.slice(0, at)}${put}${json.slice(at + length)}`;
    });
  fc.assert(
    fc.property(damaged, (text) => {
      expect(isJson(text)).toBe(canBeParsed(text));
    }),
    { numRuns: 3_000 },
  );
});
