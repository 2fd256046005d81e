import { conditionKey } from '@tocsin/kpi-text';
import type { KpiCondition } from '@tocsin/payload-schemas';
import { compareKpi, compareRunning, type KpiUnits, mayOpenRunning } from './compare-kpi.js';
import type { KeptKpi, KpiPair } from './kept-kpi.js';
import type { KpiRunningSeries, KpiSeries } from './kpi-evidence.js';

const START = 1_764_000_000;
const counts: KpiUnits = { interval: 'hour', unit: 'count', timeZone: 'UTC' };
const shares: KpiUnits = { ...counts, unit: 'percent' };
const named = { name: 'web', segment: { index: 0, name: 'All Users' }, groupBy: [] };

const aSeries = (given: Partial<KpiSeries>): KpiSeries => ({ ...named, value: 0, volume: 0, baselines: {}, ...given });
const says = (condition: KpiCondition, series: Partial<KpiSeries>, units = counts): string =>
  compareKpi(condition, aSeries(series), START, units).says;

const threshold = (operator: 'above' | 'below', value: number): KpiCondition => ({
  type: 'threshold',
  operator,
  value,
});

describe('a threshold', () => {
  it.each([
    { operator: 'below' as const, value: 50, units: counts, expected: 'well' },
    { operator: 'below' as const, value: 49.99, units: counts, expected: 'breach' },
    { operator: 'above' as const, value: 50, units: counts, expected: 'well' },
    { operator: 'above' as const, value: 50.01, units: counts, expected: 'breach' },
    { operator: 'below' as const, value: null, units: counts, expected: 'nothing' },
    { operator: 'below' as const, value: 0.5, units: shares, expected: 'well' },
    { operator: 'below' as const, value: 0.4999, units: shares, expected: 'breach' },
    { operator: 'above' as const, value: 0.5001, units: shares, expected: 'breach' },
    { operator: 'above' as const, value: null, units: shares, expected: 'nothing' },
  ])('$operator 50 ($units.unit): $value is $expected', ({ operator, value, units, expected }) => {
    expect(says(threshold(operator, 50), { value }, units)).toBe(expected);
  });

  it.each([7, 14, 28, 29, 55, 56, 57, 58])('of %i % is not crossed by a share that is exactly that', (percent) => {
    for (const operator of ['above', 'below'] as const) {
      expect(says(threshold(operator, percent), { value: percent / 100 }, shares)).toBe('well');
    }
  });

  it('tells how far the value lies from it, in percent of it', () => {
    const verdict = compareKpi(threshold('below', 900), aSeries({ value: 812 }), START, counts);
    expect(verdict).toEqual({
      says: 'breach',
      compared: { value: 812, threshold: 900, changePercent: -9.8, direction: 'down' },
    });
    const zero = compareKpi(threshold('above', 0), aSeries({ value: 3 }), START, counts);
    expect(zero).toMatchObject({ compared: { changePercent: null, direction: 'up' } });
  });
});

const change = (given: Partial<Extract<KpiCondition, { type: 'change' }>> = {}): KpiCondition => ({
  type: 'change',
  operator: 'below',
  baseline: 'lastWeek',
  by: { percent: 20 },
  ...given,
});
const against = (value: number | null, baseline: number | null, volume = 1000): Partial<KpiSeries> => ({
  value,
  volume,
  baselines: { lastWeek: { value: baseline, volume } },
});

describe('a change', () => {
  it.each([
    { what: '20 % below', condition: change(), series: against(80, 100), expected: 'well' },
    { what: 'more than 20 % below', condition: change(), series: against(79.9, 100), expected: 'breach' },
    { what: 'above', condition: change(), series: against(300, 100), expected: 'well' },
    {
      what: 'exactly 20 % below, as shares are rounded',
      condition: change(),
      series: against(0.44, 0.55),
      expected: 'well',
    },
    { what: '20 % above', condition: change({ operator: 'above' }), series: against(120, 100), expected: 'well' },
    {
      what: 'more than 20 % above',
      condition: change({ operator: 'above' }),
      series: against(121, 100),
      expected: 'breach',
    },
    { what: 'below a negative one', condition: change(), series: against(-121, -100), expected: 'breach' },
    { what: 'not as far below a negative one', condition: change(), series: against(-120, -100), expected: 'well' },
    { what: 'above zero', condition: change({ operator: 'above' }), series: against(5, 0), expected: 'nothing' },
    { what: 'without an earlier value', condition: change(), series: against(5, null), expected: 'nothing' },
    {
      what: 'without an earlier bucket',
      condition: change({ baseline: 'previous' }),
      series: against(5, 100),
      expected: 'nothing',
    },
    { what: 'without a value', condition: change(), series: against(null, 100), expected: 'nothing' },
    { what: '10 below', condition: change({ by: { absolute: 10 } }), series: against(90, 100), expected: 'well' },
    {
      what: 'more than 10 below',
      condition: change({ by: { absolute: 10 } }),
      series: against(89, 100),
      expected: 'breach',
    },
    {
      what: 'more than 10 above zero',
      condition: change({ operator: 'above', by: { absolute: 10 } }),
      series: against(11, 0),
      expected: 'breach',
    },
  ])('($what) is $expected', ({ condition, series, expected }) => {
    expect(says(condition, series)).toBe(expected);
  });

  it.each([
    { value: 0.5, expected: 'well' },
    { value: 0.499, expected: 'breach' },
  ])('of 5 percentage points from 55 % to $value is $expected', ({ value, expected }) => {
    expect(says(change({ by: { absolute: 5 } }), against(value, 0.55), shares)).toBe(expected);
  });

  it.each([
    { volume: 100, before: 100, expected: 'breach' },
    { volume: 99, before: 100, expected: 'nothing' },
    { volume: 100, before: 99, expected: 'nothing' },
  ])('with a minimum volume of 100 and $volume after $before is $expected', ({ volume, before, expected }) => {
    const series = { value: 0.1, volume, baselines: { lastWeek: { value: 0.5, volume: before } } };
    expect(says(change({ minimumVolume: 100 }), series, shares)).toBe(expected);
  });
});

const confidence = (sides: 'both' | 'above' | 'below'): KpiCondition => ({ type: 'confidence', level: 99, sides });
const band = { expected: 100, lower: 70, upper: 130 };

describe('a confidence condition', () => {
  it.each([
    { sides: 'both' as const, value: 70, expected: 'well' },
    { sides: 'both' as const, value: 69.9, expected: 'breach' },
    { sides: 'both' as const, value: 130, expected: 'well' },
    { sides: 'both' as const, value: 130.1, expected: 'breach' },
    { sides: 'above' as const, value: 0, expected: 'well' },
    { sides: 'above' as const, value: 131, expected: 'breach' },
    { sides: 'below' as const, value: 69, expected: 'breach' },
    { sides: 'below' as const, value: 1000, expected: 'well' },
    { sides: 'both' as const, value: null, expected: 'nothing' },
  ])('$sides: $value is $expected', ({ sides, value, expected }) => {
    expect(says(confidence(sides), { value, band })).toBe(expected);
  });

  it('says nothing without a band', () => {
    expect(says(confidence('both'), { value: 0, noBand: 'silent' })).toBe('nothing');
  });

  it('has no bound on a side where the band has none', () => {
    expect(says(confidence('both'), { value: 0, band: { ...band, lower: null } })).toBe('well');
    expect(says(confidence('both'), { value: 1e9, band: { ...band, upper: null } })).toBe('well');
  });
});

describe('of a bucket that is still filling', () => {
  const running = (given: Partial<KpiRunningSeries>): KpiRunningSeries => ({
    ...named,
    value: 60,
    volume: 60,
    ...given,
  });
  const part = (value: number | null): NonNullable<KpiRunningSeries['soFar']> => ({ value, volume: 60, ...band });

  it.each([
    { what: 'a value above the threshold', condition: threshold('above', 50), onlyRises: true, expected: 'breach' },
    { what: 'a value at the threshold', condition: threshold('above', 60), onlyRises: true, expected: 'well' },
    { what: 'a value that may fall again', condition: threshold('above', 50), onlyRises: false, expected: 'nothing' },
    { what: 'a value that may become more', condition: threshold('below', 90), onlyRises: true, expected: 'nothing' },
    { what: 'a change', condition: change(), onlyRises: true, expected: 'nothing' },
    { what: 'no pace', condition: confidence('both'), onlyRises: true, expected: 'nothing' },
  ])('$what is $expected', ({ condition, onlyRises, expected }) => {
    expect(compareRunning(condition, running({}), onlyRises, counts).says).toBe(expected);
  });

  it.each([
    { sides: 'below' as const, soFar: 70, recent: 70, expected: { says: 'well' } },
    { sides: 'below' as const, soFar: 69, recent: 100, expected: { says: 'breach', compared: { value: 69 } } },
    {
      sides: 'below' as const,
      soFar: 100,
      recent: 69,
      expected: { says: 'breach', isLatestPart: true, compared: { value: 69 } },
    },
    { sides: 'below' as const, soFar: 60, recent: 50, expected: { says: 'breach', compared: { value: 60 } } },
    { sides: 'above' as const, soFar: 60, recent: 50, expected: { says: 'well' } },
    { sides: 'above' as const, soFar: 100, recent: 131, expected: { says: 'breach', isLatestPart: true } },
  ])('$soFar so far and $recent of late, $sides: $expected.says', ({ sides, soFar, recent, expected }) => {
    const series = running({ soFar: part(soFar), recent: part(recent) });
    expect(compareRunning(confidence(sides), series, false, counts)).toMatchObject(expected);
  });

  const pair = (operator: 'above' | 'below', value: number, series: string): KpiPair => [
    conditionKey(threshold(operator, value)),
    series,
  ];
  const openedBy = (...opened: KpiPair[]): KeptKpi['running'] => ({ start: START, opened });
  it.each<{ when: string; values: number[]; opened?: KeptKpi['running']; buckets?: number; expected: boolean }>([
    { when: 'not beyond any', values: [50], expected: false },
    { when: 'beyond the lower one', values: [51], expected: true },
    { when: 'another series beyond it', values: [50, 51], expected: true },
    { when: 'which it has opened', values: [51], opened: openedBy(pair('above', 50, 's0')), expected: false },
    { when: 'opened by the other one', values: [51], opened: openedBy(pair('above', 60, 's0')), expected: true },
    { when: 'beyond both', values: [61], opened: openedBy(pair('above', 50, 's0')), expected: true },
    {
      when: 'beyond both, and both opened',
      values: [61],
      opened: openedBy(pair('above', 60, 's0'), pair('above', 50, 's0')),
      expected: false,
    },
    { when: 'opened for another series', values: [51], opened: openedBy(pair('above', 50, 's1')), expected: true },
    {
      when: 'another series beyond it, one opened',
      values: [51, 51],
      opened: openedBy(pair('above', 50, 's0')),
      expected: true,
    },
    {
      when: 'opened in the bucket before',
      values: [51],
      opened: { ...openedBy(pair('above', 50, 's0')), start: START - 3600 } as KeptKpi['running'],
      expected: true,
    },
    { when: 'told of two buckets at once', values: [51], buckets: 2, expected: false },
  ])('$when: judging $values may open an alert: $expected', ({ values, opened = null, buckets = 1, expected }) => {
    const series = values.map((value, i) => ({ ...named, name: `s${i}`, value, volume: value }));
    const filling = { start: START, until: START + 300, end: START + 3600, onlyRises: true, series };
    const conditions = [threshold('below', 900), threshold('above', 50), threshold('above', 60)];
    expect(mayOpenRunning({ conditions, buckets }, filling, opened, counts)).toBe(expected);
  });
});
