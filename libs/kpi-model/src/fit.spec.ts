import { expectationOf, bandOf } from './expectation.js';
import { fit } from './fit.js';
import type { KpiSeries } from './series.js';
import { aSeries, fitted, MONDAY, noisyCounts, normalOf } from './testing/series.js';

const DAY = 86_400;
const bandOn = (series: KpiSeries, bucket: { days: number; isHoliday?: boolean; denominator?: number }) => {
  const { model, state } = fitted(series);
  const { days, ...about } = bucket;
  return bandOf(expectationOf(model, state, { wall: MONDAY + days * DAY, ...about }), 0.99, 'both');
};

describe('a history', () => {
  const some = noisyCounts(1, 100);
  const until = (series: KpiSeries, from: number): KpiSeries => ({
    ...series,
    values: series.values.map((v, t) => (t < from ? NaN : v)),
  });

  it.each([
    { what: 'of two weeks', series: aSeries({ days: 14 }, some), outcome: 'fitted' },
    { what: 'of a day less', series: aSeries({ days: 13 }, some), outcome: 'notEnoughHistory' },
    { what: 'of two weeks of hours', series: aSeries({ grain: 'hour', days: 14 }, some), outcome: 'fitted' },
    { what: 'of hours, a day less', series: aSeries({ grain: 'hour', days: 13 }, some), outcome: 'notEnoughHistory' },
    {
      what: 'of two weeks, the first four days missing',
      series: until(aSeries({ days: 14 }, some), 4),
      outcome: 'notEnoughHistory',
    },
    { what: 'in which nothing ever came', series: aSeries({ days: 60 }, () => NaN), outcome: 'notEnoughHistory' },
    { what: 'of no bucket at all', series: aSeries({ days: 0 }, some), outcome: 'notEnoughHistory' },
    { what: 'of zeros', series: aSeries({ days: 60 }, () => 0), outcome: 'silent' },
    { what: 'of zeros but one', series: aSeries({ days: 60 }, (t) => (t === 30 ? 1 : 0)), outcome: 'fitted' },
    { what: 'of sevens', series: aSeries({ days: 60 }, () => 7), outcome: 'constant' },
    {
      what: 'of a ratio that is always 0',
      series: aSeries({ kind: 'ratio', days: 60, denominator: 9 }, () => 0),
      outcome: 'silent',
    },
    {
      what: 'of a ratio whose denominators are 0',
      series: aSeries({ kind: 'ratio', days: 60, denominator: 0 }, () => 0.5),
      outcome: 'notEnoughHistory',
    },
  ])('$what is $outcome', ({ series, outcome }) => {
    expect(fit(series).outcome).toBe(outcome);
  });

  it('that is too short says what is missing', () => {
    expect(fit(aSeries({ days: 13 }, (t) => (t % 2 === 0 ? t : NaN)))).toEqual({
      outcome: 'notEnoughHistory',
      days: { have: 13, need: 14 },
      buckets: { have: 7, need: 10 },
    });
  });

  it.each([
    { buckets: 10, outcome: 'fitted' },
    { buckets: 9, outcome: 'notEnoughHistory' },
  ])('of two weeks with $buckets values is $outcome', ({ buckets, outcome }) => {
    // The first and the last day have one.
    const series = aSeries({ days: 14 }, (t) => (t < buckets - 1 || t === 13 ? some(t) : NaN));
    expect(fit(series).outcome).toBe(outcome);
  });
});

describe('what is expected', () => {
  it('follows the week', () => {
    const series = aSeries({ days: 120 }, noisyCounts(1, 1_000));
    const [friday, saturday] = [bandOn(series, { days: 123 }), bandOn(series, { days: 124 })];
    expect(Math.abs(friday.expected / 1_000 - 1)).toBeLessThan(0.05);
    expect(Math.abs(saturday.expected / 600 - 1)).toBeLessThan(0.05);
  });

  it('follows the hours, and those of weekends apart', () => {
    const normal = normalOf(1);
    const level = (t: number): number =>
      (t % 24 < 8 ? 50 : 400) * (Math.floor(t / 24) % 7 >= 5 && t % 24 >= 20 ? 2 : 1);
    const series = aSeries({ grain: 'hour', days: 28 }, (t) => Math.round(level(t) + Math.sqrt(level(t)) * normal()));
    const { model, state } = fitted(series);
    for (const t of [28 * 24 + 3, 28 * 24 + 21, 33 * 24 + 3, 33 * 24 + 21]) {
      const { expected } = expectationOf(model, state, { wall: MONDAY + t * 3600 });
      expect(Math.abs(expected / level(t) - 1)).toBeLessThan(0.15);
    }
  });

  it('goes on with the trend', () => {
    const normal = normalOf(1);
    const series = aSeries({ kind: 'sum', days: 120 }, (t) => 1_000 * 1.005 ** t * (1 + 0.03 * normal()));
    expect(Math.abs(bandOn(series, { days: 121 }).expected / (1_000 * 1.005 ** 121) - 1)).toBeLessThan(0.04);
  });

  it('knows holidays, of which there were some', () => {
    const isHoliday = (day: number): boolean => day % 30 === 15;
    const normal = normalOf(1);
    const series = aSeries({ days: 120, isHoliday }, (t) => Math.round((isHoliday(t) ? 300 : 1_000) + 20 * normal()));
    expect(bandOn(series, { days: 121 }).lower).toBeGreaterThan(800);
    expect(bandOn(series, { days: 121, isHoliday: true }).expected).toBeLessThan(600);
  });

  it.each([
    { days: 400, terms: 0 },
    { days: 401, terms: 8 },
  ])('has $terms terms for the year after $days days', ({ days, terms }) => {
    // The last bucket begins a day before the history ends.
    expect(fitted(aSeries({ days }, noisyCounts(1, 100))).model.yearly).toHaveLength(terms);
  });

  it('is not moved by weeks of an incident that lies back', () => {
    const counts = noisyCounts(1, 1_000);
    const series = aSeries({ days: 120 }, (t) => (t >= 40 && t < 47 ? 10 : counts(t)));
    expect(Math.abs(bandOn(series, { days: 121 }).expected / 1_000 - 1)).toBeLessThan(0.05);
  });

  it.each([0, 1])('of a day is the same whether clocks changed before it or not: %s hour', (hours) => {
    const normal = normalOf(3);
    const level = (hour: number): number => 200 + 150 * Math.sin((2 * Math.PI * hour) / 24);
    const series = aSeries({ grain: 'hour', days: 28 }, (t) => Math.round(level(t % 24) + 10 * normal()));
    const shifted = {
      ...series,
      walls: series.walls.map((wall, t) => (t >= 20 * 24 ? wall + hours * 3600 : wall)),
      values: series.values.map((v, t) => (t >= 20 * 24 ? Math.round(level((t + hours) % 24)) : v)),
    };
    const { model, state } = fitted(shifted);
    const { expected } = expectationOf(model, state, { wall: MONDAY + (29 * 24 + 6) * 3600 });
    expect(Math.abs(expected / level(6) - 1)).toBeLessThan(0.1);
  });
});

describe('a band', () => {
  it('finds 3 instead of 6 ordinary, and 300 instead of 600 not', () => {
    const few = bandOn(aSeries({ days: 120 }, noisyCounts(1, 6)), { days: 121 });
    const many = bandOn(aSeries({ days: 120 }, noisyCounts(1, 600)), { days: 121 });
    expect(few.lower).toBeLessThanOrEqual(3);
    expect(many.lower).toBeGreaterThan(300);
  });

  it('of a ratio narrows with the denominator', () => {
    const normal = normalOf(1);
    const series = aSeries({ kind: 'ratio', days: 120, denominator: 1_000 }, () => 0.2 + 0.0126 * normal());
    const [few, many] = [50, 5_000].map((denominator) => bandOn(series, { days: 121, denominator }));
    expect(few.upper - few.lower).toBeGreaterThan(3 * (many.upper - many.lower));
    expect(few.lower).toBeGreaterThanOrEqual(0);
  });

  it('holds what it promises for draws of a known distribution', () => {
    const [mean, days] = [400, 150];
    let [inside, all] = [0, 0];
    for (let seed = 1; seed <= 12; seed++) {
      const counts = noisyCounts(seed, mean);
      const series = aSeries({ days }, counts);
      const { model, state } = fitted(series);
      // Foretold one by one, nothing learnt: days that follow directly.
      for (let next = 0; next < 7; next++) {
        const value = counts(days + next);
        const { lower, upper } = bandOf(
          expectationOf(model, state, { wall: MONDAY + (days + next) * DAY }),
          0.95,
          'both',
        );
        inside += value >= lower && value <= upper ? 1 : 0;
        all++;
      }
    }
    expect(inside / all).toBeGreaterThan(0.88);
  });
});

describe('a fit', () => {
  it('leaves out what the state before it suspects', () => {
    const counts = noisyCounts(1, 1_000);
    const series = aSeries({ days: 121 }, (t) => (t === 120 ? 300 : counts(t)));
    const before = fitted({ ...series, values: series.values.map((v, t) => (t === 120 ? NaN : v)) });
    const suspicion = { side: 'below', since: series.walls[120], buckets: 1, level: 0, etaSum: -1 } as const;
    const { model } = fitted(series, { previous: { ...before.state, suspicion } });
    expect(model.trend).toEqual(before.model.trend);
    expect(model.to).toBe(series.walls[119]);
  });

  it('finds a new level that began some days ago', () => {
    const counts = noisyCounts(1, 1_000);
    const series = aSeries({ days: 130 }, (t) => (t >= 120 ? Math.round(counts(t) / 2) : counts(t)));
    const { model } = fitted(series);
    expect(model.steps).toEqual([{ wall: series.walls[120], eta: expect.closeTo(Math.log(0.5), 1) }]);
  });
});
