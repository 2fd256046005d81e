import { fit } from './fit.js';
import { InvalidSeriesError, type KpiSeries } from './series.js';
import { aSeries, MONDAY } from './testing/series.js';

const counts = aSeries({ days: 30 }, (t) => 10 + (t % 3));
const ratios = aSeries({ kind: 'ratio', days: 30, denominator: 100 }, (t) => (t % 3) / 10);
const changed = (values: Float64Array, at: number, value: number): Float64Array =>
  values.map((v, t) => (t === at ? value : v));

describe('a series is refused', () => {
  it.each<{ why: string; series: KpiSeries; message: string }>([
    {
      why: 'a value too few',
      series: { ...counts, values: counts.values.subarray(1) },
      message: 'values: 29 entries; there must be one for each of the 30 walls',
    },
    {
      why: 'a holiday too few',
      series: { ...counts, holidays: new Uint8Array(29) },
      message: 'holidays: 29 entries; there must be one for each of the 30 walls',
    },
    {
      why: 'a ratio without denominators',
      series: { ...counts, kind: 'ratio' },
      message: 'denominators: a ratio must have them',
    },
    {
      why: 'a count with denominators',
      series: { ...ratios, kind: 'count' },
      message: 'denominators: only a ratio has them, and this is a count',
    },
    {
      why: 'a time within a day',
      series: { ...counts, walls: changed(counts.walls, 3, MONDAY + 3 * 86_400 + 1) },
      message: `walls[3]: ${MONDAY + 259_201} is not the start of a local day, in seconds`,
    },
    {
      why: 'an earlier time',
      series: { ...counts, walls: changed(counts.walls, 3, MONDAY) },
      message: 'walls[3]: earlier than the one before it',
    },
    {
      why: 'a negative count',
      series: { ...counts, values: changed(counts.values, 3, -1) },
      message: 'values[3]: -1 is negative; a count is 0 or more',
    },
    {
      why: 'an infinite value',
      series: { ...counts, values: changed(counts.values, 3, Infinity) },
      message: 'values[3]: Infinity is not finite',
    },
    {
      why: 'a ratio above 1',
      series: { ...ratios, values: changed(ratios.values, 3, 1.01) },
      message: 'values[3]: 1.01 is not a ratio; it must lie between 0 and 1',
    },
    {
      why: 'a negative denominator',
      series: { ...ratios, denominators: new Float64Array(30).fill(-1) },
      message: 'values[0]: its denominator is -1; it must be 0 or more',
    },
  ])('for $why', ({ series, message }) => {
    expect(() => fit(series)).toThrow(new InvalidSeriesError(message));
  });

  it.each([
    { why: 'a ratio of exactly 1', series: { ...ratios, values: changed(ratios.values, 3, 1) } },
    {
      why: 'a denominator of 0',
      series: { ...ratios, denominators: changed(ratios.denominators as Float64Array, 3, 0) },
    },
    { why: 'a missing value', series: { ...counts, values: changed(counts.values, 3, NaN) } },
    { why: 'an hour that comes twice', series: aTwice() },
  ])('but not for $why', ({ series }) => {
    expect(fit(series).outcome).toBe('fitted');
  });
});

function aTwice(): KpiSeries {
  const hours = aSeries({ grain: 'hour', days: 20 }, (t) => 100 + ((t * 7) % 24));
  // From the third hour of the tenth day on an hour later than the clock shows.
  return { ...hours, walls: hours.walls.map((wall, t) => (t >= 9 * 24 + 3 ? wall - 3600 : wall)) };
}
