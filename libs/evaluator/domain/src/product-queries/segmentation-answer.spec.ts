import {
  type Condition,
  type Measure,
  type PropertyReference,
  readSegmentation,
  type Segment,
  type Segmentation,
} from '@tocsin/product-queries';
import type { CountRequest, SelectionCount } from '../ports/product-queries.js';
import { countRequest } from './count-plan.js';
import { NOTHING } from './metric-value.js';
import { questionSeries } from './question-series.js';
import { segmentationAnswer } from './segmentation-answer.js';

const country: PropertyReference = { kind: 'builtIn', name: 'country' };
const plan: PropertyReference = { kind: 'event', name: 'plan' };
const isJapan = { property: country, operator: 'is' as const, values: ['Japan'] };

const aSegment = (...conditions: Condition[]): Segment => ({ name: 'users', conditions });
const aQuery = (given: Partial<Segmentation>): Segmentation => ({
  events: [{ type: 'A', filters: [], groupBy: [] }],
  measure: 'uniques',
  formulas: [],
  rollingWindow: 1,
  rollingAverage: 1,
  interval: 'day',
  segments: [aSegment()],
  groupBy: [],
  limit: 100,
  start: 0,
  end: 1,
  ...given,
});
const tally = (totals: number, uniques: number, sum = 0, numbers = 0) => ({
  ...NOTHING,
  totals,
  uniques,
  sum,
  numbers,
});
const aCount = (selection: number, given: Partial<SelectionCount> = {}): SelectionCount => ({
  selection,
  group: [],
  whole: tally(7, 3, 20, 4),
  buckets: new Map([[1, tally(6, 2, 9, 2)]]),
  ...given,
});
const requestOf = (query: Segmentation): CountRequest =>
  countRequest(query, { org: 'org1', projectId: 'p1', bounds: [0, 1, 2] });
const answer = (query: Segmentation, counts: readonly SelectionCount[]) =>
  segmentationAnswer(query, ['day 1', 'day 2'], Array.from(questionSeries(query, requestOf(query), counts)));

it.each<{ measure: Measure; series: number[]; value: number }>([
  { measure: 'uniques', series: [0, 2], value: 3 },
  { measure: 'totals', series: [0, 6], value: 7 },
  { measure: 'average', series: [0, 3], value: 7 / 3 },
  { measure: 'sums', series: [0, 9], value: 20 },
  { measure: 'value_avg', series: [0, 4.5], value: 5 },
])('$measure are $series, and $value over all', ({ measure, series, value }) => {
  const events = [{ type: 'A', filters: [], groupBy: [plan] }];
  expect(answer(aQuery({ measure, events }), [aCount(0)])).toEqual({
    series: [series],
    seriesLabels: [0],
    seriesCollapsed: [[{ value }]],
    xValues: ['day 1', 'day 2'],
  });
});

it('a share is of those who were active in the same segment and bucket', () => {
  const query = aQuery({ measure: 'pct_dau', segments: [aSegment(), aSegment(isJapan)] });
  expect(requestOf(query).selections.map(({ type, conditions }) => [type, conditions])).toEqual([
    ['A', []],
    ['A', [isJapan]],
    [undefined, []],
    [undefined, [isJapan]],
  ]);
  const active = [
    aCount(2, {
      whole: tally(9, 6),
      buckets: new Map([
        [0, tally(2, 2)],
        [1, tally(7, 4)],
      ]),
    }),
    aCount(3, { whole: tally(9, 3), buckets: new Map([[1, tally(7, 2)]]) }),
  ];
  expect(answer(query, [aCount(0), aCount(1), ...active])).toMatchObject({
    series: [
      [0, 0.5],
      [0, 1],
    ],
    seriesLabels: [
      [0, 0],
      [0, 1],
    ],
    seriesCollapsed: [[{ value: 0.5 }], [{ value: 1 }]],
  });
});

it('what never happened is a series of zeros, but no group', () => {
  expect(answer(aQuery({}), [])).toMatchObject({
    series: [[0, 0]],
    seriesLabels: [0],
    seriesCollapsed: [[{ value: 0 }]],
  });
  expect(answer(aQuery({ groupBy: [country] }), [])).toMatchObject({
    series: [],
    seriesLabels: [],
    seriesCollapsed: [],
  });
});

it('groups are labelled with their event and values, in their order', () => {
  const events = [
    { type: 'A', filters: [], groupBy: [plan] },
    { type: 'B', filters: [isJapan], groupBy: [] },
  ];
  const query = aQuery({ events, groupBy: [country] });
  expect(requestOf(query).selections).toEqual([
    { type: 'A', conditions: [], groupBy: [plan, country], number: undefined, distinct: 'people', window: 1 },
    { type: 'B', conditions: [isJapan], groupBy: [country], number: undefined, distinct: 'people', window: 1 },
  ]);
  const counts = [
    aCount(0, { group: ['team', 'Japan'] }),
    aCount(0, { group: ['(none)', 'Japan'] }),
    aCount(1, { group: ['Japan'] }),
  ];
  expect(answer(query, counts).seriesLabels).toEqual([
    [0, 'team; Japan'],
    [0, '(none); Japan'],
    [1, 'Japan'],
  ]);
});

it('what is added up is the first property of the event; a second one makes groups', () => {
  const events = [{ type: 'A', filters: [], groupBy: [plan, country] }];
  expect(requestOf(aQuery({ events, measure: 'sums' })).selections).toEqual([
    { type: 'A', conditions: [], groupBy: [country], number: plan, distinct: 'nothing', window: 1 },
  ]);
});

it('a formula that names its segments is labelled alone', () => {
  const s = ['Japan', 'France'].map((value) => JSON.stringify([{ prop: 'country', op: 'is', values: [value] }]));
  const e = JSON.stringify({ event_type: 'A' });
  const formula = 'UNIQUES(A1)/UNIQUES(A2); UNIQUES(A)';
  const query = readSegmentation({ e, s, m: 'formula', formula, start: '20260101', end: '20260101' });
  expect(answer(query, []).seriesLabels).toEqual([0, [1, 0], [1, 1]]);
});
