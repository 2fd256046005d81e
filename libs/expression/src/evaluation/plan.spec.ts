import fc from 'fast-check';
import { parseExpression } from '../language/parse.js';
import { anExpression } from '../testing/any-expression.js';
import type { Expression } from '../language/syntax.js';
import { EvaluationError } from './evaluation-error.js';
import { MAX_FORECAST_SECONDS } from './regression.js';
import { planOf } from './plan.js';
import { type Series, seriesOf, type TimedValue, windowUntil } from './series.js';

const NOW = 1_764_000_000;
const _ = null;

/** Values of stored series, by metric: the last one is that of `NOW`, the one before that of the minute before, … */
type Stored = Readonly<Record<string, readonly (number | null)[] | readonly (readonly (number | null)[])[]>>;

function evaluate(text: string, stored: Stored, minutes: number): readonly Series[] {
  const plan = planOf(parseExpression(text), windowUntil(NOW, minutes));
  return plan.evaluate(
    plan.needs.map(({ selector, window }) => {
      const found = stored[selector.metric] ?? [];
      const all = (Array.isArray(found[0]) ? found : found.length === 0 ? [] : [found]) as (number | null)[][];
      return all.map((values, i) => seriesOf(`${selector.metric}${i}`, pointsOf(values), window));
    }),
  );
}

function pointsOf(values: readonly (number | null)[]): TimedValue[] {
  return values.flatMap((value, i) =>
    value === null ? [] : [{ time: NOW - (values.length - 1 - i) * 60 + 17, value }],
  );
}

const valuesOf = (all: readonly Series[]): (number | null)[][] =>
  all.map(({ values }) => [...values].map((value) => (Number.isFinite(value) ? value : null)));

const stored: Stored = {
  a: [1, 2, 3, 4],
  b: [10, _, 30, 0],
  many: [
    [1, 2, _, 8],
    [3, 4, _, _],
    [8, _, _, 2],
  ],
  two: [
    [1, 1, 1, 1],
    [2, 2, 2, 2],
  ],
  up: [_, 100, 110, 120],
};
const A = 'host(h, a)';
const B = 'host(h, b)';
const MANY = 'role(s:r, many)';

describe('in the last three minutes', () => {
  it.each([
    [A, [[2, 3, 4]]],
    ['service(s, a)', [[2, 3, 4]]],
    [
      'roleSlots(s:r, two)',
      [
        [1, 1, 1],
        [2, 2, 2],
      ],
    ],
    ['host(h, nothing)', []],
    [`avg(${MANY})`, [[3, _, 5]]],
    [`max(${MANY})`, [[4, _, 8]]],
    [`min(${MANY})`, [[2, _, 2]]],
    [`sum(${MANY})`, [[6, _, 10]]],
    [`product(${MANY})`, [[8, _, 16]]],
    ['avg(role(s:r, nothing))', [[_, _, _]]],
    [`diff(${A}, ${B})`, [[_, -27, 4]]],
    [`divide(${A}, ${B})`, [[_, 0.1, _]]],
    [
      `diff(role(s:r, two), ${A})`,
      [
        [-1, -2, -3],
        [0, -1, -2],
      ],
    ],
    [
      `divide(${A}, role(s:r, two))`,
      [
        [2, 3, 4],
        [1, 1.5, 2],
      ],
    ],
    [
      'diff(role(s:r, two), role(s:r, two))',
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
    ],
    [`diff(host(h, nothing), ${A})`, []],
    [`scale(${B}, 1/10)`, [[_, 3, 0]]],
    [`scale(${A}, 1e308)`, [[_, _, _]]],
    [`offset(${B}, -5)`, [[_, 25, -5]]],
    [`timeShift(${A}, 1m)`, [[1, 2, 3]]],
    [`timeShift(${A}, 3m)`, [[_, _, 1]]],
    [`movingAverage(${A}, 1m)`, [[2, 3, 4]]],
    [`movingAverage(${B}, 2m)`, [[10, 30, 15]]],
    [`movingAverage(${A}, 3m)`, [[1.5, 2, 3]]],
    ['movingAverage(host(h, up), 1m)', [[100, 110, 120]]],
    [`linearRegression(${A}, 3m)`, [[2, 3, 4]]],
    ['linearRegression(host(h, up), 5m)', [[100, 110, 120]]],
    [`linearRegression(${A}, 1m)`, [[2, 3, 4]]],
    [`timeShift(linearRegression(${A}, 2m), 2m)`, [[0, 1, 2]]],
    ['timeLeftForecast(host(h, up), 2m, 200)', [[600, 540, 480]]],
    [
      `group(${A}, ${B}, role(s:r, two))`,
      [
        [2, 3, 4],
        [_, 30, 0],
        [1, 1, 1],
        [2, 2, 2],
      ],
    ],
    [`stack(${A})`, [[2, 3, 4]]],
    [`alias(${A}, x)`, [[2, 3, 4]]],
  ])('%s', (text, expected) => {
    expect(valuesOf(evaluate(text, stored, 3))).toEqual(expected);
  });

  it('lists that do not fit together are an error', () => {
    expect(() => evaluate(`diff(role(s:r, two), ${MANY})`, stored, 3)).toThrow(
      'diff of 2 and 3 series: they must be as many, or one',
    );
  });
});

describe('the percentile', () => {
  it.each([
    [50, 3],
    [25, 2],
    [95, 4.8],
    [99.9, 4.996],
    [0.1, 1.004],
  ])('%d of 1 to 5 is %d', (percentage, expected) => {
    const five = { m: [[3], [1], [2], [5], [4]] };
    expect(evaluate(`percentile(role(s:r, m), ${percentage})`, five, 1)[0].values[0]).toBeCloseTo(expected, 10);
  });
});

describe('a forecast', () => {
  const forecast = (values: (number | null)[], threshold: number): number =>
    evaluate(`timeLeftForecast(host(h, m), 2m, ${threshold})`, { m: values }, 1)[0].values[0];

  it.each([
    { when: 'the line rises to the threshold', values: [10, 20, 30], threshold: 60, seconds: 180 },
    { when: 'it falls to it', values: [30, 20, 10], threshold: 0, seconds: 60 },
    { when: 'it is there', values: [10, 20, 30], threshold: 30, seconds: 0 },
    { when: 'it has risen above', values: [10, 20, 30], threshold: 25, seconds: 0 },
    { when: 'it has fallen below and falls', values: [30, 20, 10], threshold: 25, seconds: MAX_FORECAST_SECONDS },
    { when: 'it is flat', values: [5, 5, 5], threshold: 6, seconds: MAX_FORECAST_SECONDS },
    { when: 'it is flat above', values: [5, 5, 5], threshold: 4, seconds: MAX_FORECAST_SECONDS },
    { when: 'it takes more than ten years', values: [1, 2, 3], threshold: 1e12, seconds: MAX_FORECAST_SECONDS },
  ])('when $when: $seconds s', ({ values, threshold, seconds }) => {
    expect(forecast(values, threshold)).toBeCloseTo(seconds, 6);
  });

  it.each([
    { when: 'the line falls to it', values: [30, 20, 10], seconds: 30 },
    { when: 'it has fallen below', values: [20, 10, 0], seconds: 0 },
    { when: 'it rises above', values: [10, 20, 30], seconds: MAX_FORECAST_SECONDS },
  ])('of a lower limit, both turned round, when $when: $seconds s', ({ values, seconds }) => {
    const [{ values: found }] = evaluate('timeLeftForecast(scale(host(h, m), -1), 2m, -5)', { m: values }, 1);
    expect(found[0]).toBeCloseTo(seconds, 6);
  });

  it.each([[[5, _, _]], [[_, _, _]]])('of fewer than two points (%j) is none', (values) => {
    expect(forecast(values, 6)).toBeNaN();
  });
});

describe('labels', () => {
  it.each([
    [A, ['a0']],
    [`scale(${A}, 2)`, ['a0']],
    [`avg(${MANY})`, ['avg(role(s:r, many))']],
    [`diff(${A}, ${B})`, ['diff(host(h, a), host(h, b))']],
    [`alias(group(${A}, ${B}), 'my name')`, ['my name', 'my name']],
  ])('of %s', (text, expected) => {
    expect(evaluate(text, stored, 1).map(({ label }) => label)).toEqual(expected);
  });
});

describe('what is needed', () => {
  const need = (text: string) =>
    planOf(parseExpression(text), windowUntil(NOW, 1)).needs.map(({ window }) => [
      (NOW - window.from) / 60,
      window.minutes,
    ]);

  it.each([
    [A, [[0, 1]]],
    [`timeShift(${A}, 1d)`, [[1440, 1]]],
    [`movingAverage(${A}, 5m)`, [[4, 5]]],
    [`movingAverage(timeShift(${A}, 1h), 5m)`, [[64, 5]]],
    [`timeLeftForecast(${A}, 1h, 5)`, [[60, 61]]],
    [
      `diff(${A}, timeShift(${A}, 1m))`,
      [
        [0, 1],
        [1, 1],
      ],
    ],
  ])('of %s: minutes before now, and how many', (text, expected) => {
    expect(need(text)).toEqual(expected);
  });

  it('is all that is looked at: any expression comes to values of its window, or to lists that do not fit together', () => {
    const twoMinutes = windowUntil(NOW, 2);
    const isShort = (e: Expression) => planOf(e, twoMinutes).needs.every(({ window }) => window.minutes < 10_000);
    fc.assert(
      fc.property(anExpression.filter(isShort), (expression) => {
        const { needs, evaluate: come } = planOf(expression, twoMinutes);
        const found = needs.map(({ window }) => [{ label: '', values: new Float64Array(window.minutes).fill(1) }]);
        try {
          for (const { values } of come(found)) expect(values).toHaveLength(2);
        } catch (error) {
          if (!(error instanceof EvaluationError)) throw error;
        }
      }),
      { numRuns: 200 },
    );
  });
});

it('of several points in one minute the last counts, and those outside are left out', () => {
  const points = [-61, -60, -1, 0, 59, 60].map((offset) => ({ time: NOW + offset, value: offset }));
  expect([...seriesOf('m', points, windowUntil(NOW, 2)).values]).toEqual([-1, 59]);
});

it('a moving average of many minutes is the mean of each', () => {
  const value = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }));
  fc.assert(
    fc.property(fc.array(value, { minLength: 5, maxLength: 60 }), (m) => {
      const [{ values }] = evaluate('movingAverage(host(h, m), 4m)', { m }, m.length);
      m.forEach((_value, i) => {
        const present = m.slice(Math.max(0, i - 3), i + 1).filter((v) => v !== null);
        const mean = present.reduce((a, b) => a + b, 0) / present.length;
        if (present.length > 0) expect(values[i]).toBeCloseTo(mean, 4);
        else expect(values[i]).toBeNaN();
      });
    }),
  );
});
