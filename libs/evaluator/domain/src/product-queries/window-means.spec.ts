import { windowMeans } from './window-means.js';

it.each([
  { values: [1, 2, 6], widths: [1], means: [1, 2, 6] },
  { values: [1, 2, 6], widths: [2], means: [1, 1.5, 4] },
  { values: [1, 2, 6], widths: [9], means: [1, 1.5, 3] },
  { values: [NaN, 2, NaN, NaN], widths: [2], means: [NaN, 2, 2, NaN] },
  { values: [1, Infinity, 6], widths: [2], means: [1, Infinity, Infinity] },
  // Of 4 and 0 it has 4, of 0 and 8 it has 8: 4 + 0 + 0 + 8 of four.
  { values: [4, 0, 8], widths: [2, 2], means: [4, 8 / 3, 3] },
  { values: [4, NaN, 8], widths: [2, 2], means: [4, 4, 6] },
])('the means of $values in windows of $widths are $means', ({ values, widths, means }) => {
  expect(windowMeans(values, ...widths)).toEqual(means);
});
