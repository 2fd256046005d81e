import { InvalidInputError } from '@tocsin/runtime';
import { MAX_VALUES, seriesValues } from './series-values.js';

it.each([
  { text: '3', values: [3] },
  { text: '  1   -1.5 +2\t.5 ', values: [1, -1.5, 2, 0.5] },
  { text: '1e3 1.5e-2 2E1', values: [1000, 0.015, 20] },
  { text: '1+2x3', values: [1, 3, 5, 7] },
  { text: '-2+4x3', values: [-2, 2, 6, 10] },
  { text: '1-2x4', values: [1, -1, -3, -5, -7] },
  { text: '1x4', values: [1, 1, 1, 1, 1] },
  { text: '1x0 1+1x0', values: [1, 1] },
  { text: '0.1+0.1x2', values: [0.1, 0.2, 0.3] },
  { text: '1e-1+1e-1x2', values: [0.1, 0.2, 0.3] },
  { text: '_', values: [null] },
  { text: '1 _x3 2 _x0', values: [1, null, null, null, 2] },
])('"$text" is $values', ({ text, values }) => {
  expect(seriesValues(text)).toEqual(values);
});

it.each(['', '1+2', '1x', 'x3', '1+x3', '1 2x3x4', '1,2', '_3', 'NaN', 'Inf', '1+-2x3', '{{schema:1}}x2'])(
  'refuses "%s" with what is allowed',
  (text) => {
    expect(() => seriesValues(text)).toThrow(InvalidInputError);
    expect(() => seriesValues(text)).toThrow(/is no value of a series; values are 3, -1.5, 1\+2x5/);
  },
);

it('says that `stale` has no meaning, and what has', () => {
  expect(() => seriesValues('1 stale')).toThrow(/a metric that stops is left out, as `_` or `_x3`/);
});

it.each(['1e309', '1e308+1e308x2'])('refuses %s, which is no finite number', (text) => {
  expect(() => seriesValues(text)).toThrow(/is too large/);
});

it.each([
  { text: `1x${MAX_VALUES - 1}`, isAllowed: true },
  { text: `1x${MAX_VALUES}`, isAllowed: false },
  { text: `_x${MAX_VALUES}`, isAllowed: true },
  { text: `_x${MAX_VALUES} 1`, isAllowed: false },
  { text: '1x99999999999999999999', isAllowed: false },
])('at most so many values: $text, $isAllowed', ({ text, isAllowed }) => {
  const read = (): unknown => seriesValues(text);
  if (isAllowed) expect(read()).toHaveLength(MAX_VALUES);
  else expect(read).toThrow(/comes to more than 10000 values/);
});
