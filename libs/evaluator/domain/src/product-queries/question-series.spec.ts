import { readSegmentation } from '@tocsin/product-queries';
import type { SelectionCount, Tally } from '../ports/product-queries.js';
import { countRequest } from './count-plan.js';
import { NOTHING } from './metric-value.js';
import { questionSeries } from './question-series.js';

const DAYS = { start: '20260101', end: '20260103' };
const price = { type: 'event', value: 'price' };
const plan = { type: 'event', value: 'plan' };
const anEvent = (event_type: string, ...group_by: object[]): string => JSON.stringify({ event_type, group_by });

/** A question by day, whose buckets before the first one shown are those with negative positions. */
function asked(given: Readonly<Record<string, unknown>>, lead = 0) {
  const question = readSegmentation({ e: anEvent('A'), e2: anEvent('B'), ...DAYS, ...given });
  const bounds = Array.from({ length: lead + 4 }, (_, i) => i);
  return { question, request: countRequest(question, { org: 'org1', projectId: 'p1', bounds }) };
}

function series(given: Readonly<Record<string, unknown>>, counts: readonly SelectionCount[], lead = 0) {
  const { question, request } = asked(given, lead);
  return Array.from(questionSeries(question, request, counts));
}

const tally = (given: Partial<Tally>): Tally => ({ ...NOTHING, ...given });
const counted = (
  selection: number,
  buckets: readonly Partial<Tally>[],
  whole: Partial<Tally> = {},
  group: readonly string[] = [],
): SelectionCount => ({
  selection,
  group,
  whole: tally(whole),
  buckets: new Map(buckets.map((each, i) => [i, tally(each)])),
});

it.each<{ formula: string; value: number }>([
  { formula: 'UNIQUES(A)', value: 4 },
  { formula: 'AVG(A)', value: 2.5 },
  { formula: '%: UNIQUES(A) / UNIQUES(B)', value: 0.5 },
  { formula: 'UNIQUES(A) - UNIQUES(B) * 2 + 1', value: -11 },
  { formula: '-UNIQUES(A)', value: -4 },
  { formula: 'UNIQUES(A) / (UNIQUES(B) - 8)', value: Infinity },
  { formula: 'POWER(UNIQUES(A), 3)', value: 64 },
  { formula: 'SQRT(UNIQUES(A))', value: 2 },
  { formula: 'LOG(UNIQUES(A), 2)', value: 2 },
  { formula: 'LOG10(UNIQUES(A) * 25)', value: 2 },
  { formula: 'LN(EXP(UNIQUES(A)))', value: 4 },
])('$formula is $value', ({ formula, value }) => {
  const counts = [
    counted(0, [{ uniques: 4, totals: 10 }], { uniques: 4, totals: 10 }),
    counted(1, [{ uniques: 8 }], { uniques: 8 }),
  ];
  const [found] = series({ m: 'formula', formula }, counts);
  expect(found.values[0]).toBeCloseTo(value, 12);
  expect(found.whole).toBeCloseTo(value, 12);
});

it.each<{ formula: string; value: number; volume: number }>([
  { formula: 'PROPSUM(A)', value: 12, volume: 3 },
  { formula: 'PROPAVG(A)', value: 4, volume: 3 },
  { formula: 'PROPMAX(A)', value: 7, volume: 3 },
  { formula: 'PROPMIN(A)', value: 2, volume: 3 },
  { formula: 'PERCENTILE(A, 0.9)', value: 6.4, volume: 3 },
  { formula: 'REVENUETOTAL(A)', value: 12, volume: 3 },
  { formula: 'ARPAU(A)', value: 1.5, volume: 8 },
])('$formula is $value, of $volume', ({ formula, value, volume }) => {
  const numbers = { totals: 5, sum: 12, numbers: 3, least: 2, greatest: 7, percentiles: [6.4] };
  const [found] = series({ e: anEvent('A', price), m: 'formula', formula }, [
    counted(0, [numbers]),
    counted(1, [{ uniques: 8 }]),
  ]);
  expect(found.values).toEqual([
    value,
    formula.startsWith('PROPSUM') || formula.startsWith('REV') ? 0 : NaN,
    expect.anything(),
  ]);
  expect(found.parts[0].volume).toBe(volume);
});

it('asks for what its metrics look at, and for each of it once', () => {
  const { request } = asked({
    e: anEvent('A', price),
    m: 'formula',
    formula: 'PROPSUM(A)/UNIQUES(A) + AVG(A); PROPCOUNT(A); PERCENTILE(A, 0.5) + PERCENTILE(A, 0.9); ACTIVE(B)',
  });
  const selection = { conditions: [], groupBy: [], window: 1 };
  const number = { kind: 'event', name: 'price' };
  expect(request).toMatchObject({
    percentiles: [0.5, 0.9],
    limit: 1000,
    selections: [
      { ...selection, type: 'A', number, distinct: 'nothing' },
      { ...selection, type: 'A', number, distinct: 'people' },
      { ...selection, type: 'A', number, distinct: 'values' },
      { ...selection, type: 'B', number: undefined, distinct: 'people' },
      { ...selection, type: undefined, number: undefined, distinct: 'people' },
    ],
  });
});

describe('groups', () => {
  const [gold, new_] = [['gold'], ['new']];

  it('of a formula are those of its first metric, as many as are asked for', () => {
    const e2 = anEvent('B', plan);
    const found = series({ e: anEvent('A', plan), e2, m: 'formula', formula: 'TOTALS(B)/TOTALS(A)', limit: '1' }, [
      counted(0, [{ totals: 6 }], {}, gold),
      counted(0, [{ totals: 3 }], {}, new_),
      counted(1, [{ totals: 3 }], {}, gold),
    ]);
    expect(found.map(({ group, values }) => [group, values[0]])).toEqual([[gold, 2]]);
  });

  it('an event without groups counts as a whole for each, and one that is missing in a group 0', () => {
    const found = series({ e: anEvent('A', plan), m: 'formula', formula: 'TOTALS(A)/TOTALS(B)' }, [
      counted(0, [{ totals: 6 }], {}, gold),
      counted(0, [], {}, new_),
      counted(1, [{ totals: 12 }]),
    ]);
    expect(found.map(({ group, values }) => [group, values[0]])).toEqual([
      [gold, 0.5],
      [new_, 0],
    ]);
  });

  it('formulas and segments make series of their own', () => {
    const found = series({ m: 'formula', formula: 'TOTALS(A); TOTALS(B)', s: ['[]', '[]'] }, [
      counted(1, [{ totals: 1 }]),
      counted(2, [{ totals: 2 }]),
    ]);
    expect(found.map(({ line, segment, values }) => [line, segment, values[0]])).toEqual([
      [0, 0, 0],
      [0, 1, 1],
      [1, 0, 2],
      [1, 1, 0],
    ]);
  });
});

describe('rolling', () => {
  const totals = [2, 4, 6, 8, 10].map((each) => ({ totals: each }));

  it.each([
    { given: { m: 'totals', rollingAverage: '3' }, lead: 2, values: [4, 6, 8] },
    { given: { m: 'formula', formula: 'ROLLAVG(TOTALS, A, 2)' }, lead: 1, values: [3, 5, 7] },
    { given: { m: 'formula', formula: 'ROLLAVG(TOTALS, A, 2)', rollingAverage: '2' }, lead: 2, values: [4, 6, 8] },
    { given: { m: 'formula', formula: 'TOTALS(A) - ROLLAVG(TOTALS, A, 2)' }, lead: 1, values: [1, 1, 1] },
  ])('averages of $given are $values', ({ given, lead, values }) => {
    expect(series({ e2: undefined, ...given }, [counted(0, totals)], lead)[0].values).toEqual(values);
  });

  it('averages go over what is known', () => {
    const known = [{ totals: 4, uniques: 2 }, {}, { totals: 4, uniques: 1 }, {}, {}, {}];
    const found = series({ e2: undefined, m: 'average', rollingAverage: '2' }, [counted(0, known)], 1);
    expect(found[0].values).toEqual([2, 4, 4]);
    expect(series({ e2: undefined, m: 'average', rollingAverage: '2' }, [counted(0, [])], 1)[0].values).toEqual([
      NaN,
      NaN,
      NaN,
    ]);
  });

  it.each<{ given: Readonly<Record<string, unknown>>; windows: number[] }>([
    { given: { m: 'pct_dau', rollingWindow: '3' }, windows: [3, 3] },
    { given: { m: 'formula', formula: 'UNIQUES(A)/ROLLWIN(UNIQUES, A, 7)' }, windows: [1, 7] },
    { given: { m: 'formula', formula: 'UNIQUES(A)/ROLLWIN(UNIQUES, A, 7)', rollingWindow: '2' }, windows: [2, 7] },
    { given: { m: 'formula', formula: 'CUMSUM(UNIQUES, A)' }, windows: [13] },
  ])('windows of $given are $windows', ({ given, windows }) => {
    const { request } = asked({ e2: undefined, ...given }, 10);
    expect(request.selections.map(({ window }) => window)).toEqual(windows);
  });

  it('averages of a share keep what it is made of', () => {
    const users = [1, 2, 3, 4].map((uniques) => ({ uniques }));
    const active = [10, 10, 20, 20].map((uniques) => ({ uniques }));
    const counts = [counted(0, users), counted(1, active)];
    const [{ values, parts }] = series({ e2: undefined, m: 'pct_dau', rollingAverage: '2' }, counts, 1);
    expect(values).toEqual([(0.1 + 0.2) / 2, (0.2 + 0.15) / 2, (0.15 + 0.2) / 2]);
    expect(parts[0]).toEqual({ numerator: 1.5, denominator: 10, volume: 10 });
  });
});

it('what a formula makes of several metrics says something about all their events', () => {
  const counts = [counted(0, [{ uniques: 1, totals: 3 }]), counted(1, [{ uniques: 2, totals: 4 }])];
  const [{ parts }] = series({ m: 'formula', formula: 'UNIQUES(A)/UNIQUES(B) + UNIQUES(A)' }, counts);
  expect(parts.map(({ volume }) => volume)).toEqual([7, 0, 0]);
});

it('how often people did it is asked for beside how many they were, with the percentiles', () => {
  const formula = 'FREQPERCENTILE(A, 0.9) + FREQPERCENTILE(A, 0.5) / UNIQUES(A)';
  const { request } = asked({ m: 'formula', formula });
  expect(request.percentiles).toEqual([0.9, 0.5]);
  expect(request.selections.map(({ distinct, countsTimes }) => [distinct, countsTimes])).toEqual([
    ['people', true],
    ['people', undefined],
  ]);
  const [found] = series({ m: 'formula', formula }, [
    counted(0, [{ uniques: 4, totals: 20, percentiles: [9, 6] }]),
    counted(1, [{ uniques: 4, totals: 20 }]),
  ]);
  expect(found.values).toEqual([10.5, NaN, NaN]);
  const [alone] = series({ m: 'formula', formula: 'FREQPERCENTILE(A, 0.9)' }, [
    counted(0, [{ uniques: 4, totals: 20, percentiles: [9] }], { uniques: 5, percentiles: [8] }),
  ]);
  expect(alone).toMatchObject({ values: [9, NaN, NaN], whole: 8 });
  expect(alone.parts[0].volume).toBe(4);
});

describe('a formula that names segments', () => {
  const s = ['Japan', 'France'].map((country) => JSON.stringify([{ prop: 'country', op: 'is', values: [country] }]));
  /** Users of A: 6 in Japan and 3 in France. */
  const ofBoth = [counted(0, [{ uniques: 6, totals: 9 }]), counted(1, [{ uniques: 3, totals: 5 }])];
  const asFormula = (formula: string) => series({ s, m: 'formula', formula }, ofBoth);

  it.each([
    { formula: 'UNIQUES(A1) / UNIQUES(A2)', values: [[undefined, 2, 14]] },
    { formula: 'UNIQUES(A2)', values: [[undefined, 3, 3]] },
    {
      formula: 'UNIQUES(A) / UNIQUES(A1)',
      values: [
        [0, 1, 9],
        [1, 0.5, 14],
      ],
    },
  ])('makes $formula of them', ({ formula, values }) => {
    const found = asFormula(formula);
    expect(found.map(({ segment, ...each }) => [segment, each.values[0], each.parts[0].volume])).toEqual(values);
  });

  it('has the groups of the first one', () => {
    const found = series({ e: anEvent('A', plan), s, m: 'formula', formula: 'TOTALS(A2) / TOTALS(A1)' }, [
      counted(0, [{ totals: 8 }], {}, ['free']),
      counted(0, [{ totals: 9 }], {}, ['old']),
      counted(1, [{ totals: 2 }], {}, ['free']),
      counted(1, [{ totals: 5 }], {}, ['new']),
    ]);
    expect(found.map(({ segment, group, values }) => [segment, group, values[0]])).toEqual([
      [undefined, ['free'], 0.25],
      [undefined, ['new'], Infinity],
    ]);
  });
});
