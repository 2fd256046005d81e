import { InvalidInputError } from '@tocsin/runtime';
import { addsUp, eventNamesOf, intervalOf, kindOf, segmentNamesOf, unitOf } from './chart-query.js';
import { readChartQuery } from './read-chart-query.js';

const e = { event_type: 'Signup' };
const type = 'segmentation';
const isGerman = { prop: 'country', op: 'is', values: ['Germany'] };
const german = { property: { kind: 'builtIn', name: 'country' }, operator: 'is', values: ['Germany'] };

it('takes users of an event by day, if nothing else is said', () => {
  expect(readChartQuery({ type, e })).toEqual({
    type,
    events: [{ type: 'Signup', filters: [], groupBy: [] }],
    measure: 'uniques',
    formulas: [],
    rollingWindow: 1,
    rollingAverage: 1,
    interval: 'day',
    segments: [{ name: 'All users', conditions: [] }],
    groupBy: [],
    limit: 100,
  });
});

it.each<{ given: object; read: object }>([
  { given: { e2: { event_type: '_active' } }, read: { events: [{ type: 'Signup' }, { type: undefined }] } },
  { given: { i: 1 }, read: { interval: 'day' } },
  { given: { i: -3_600_000 }, read: { interval: 'hour' } },
  { given: { m: 'totals', limit: 1000 }, read: { measure: 'totals', limit: 1000 } },
  {
    given: { g: 'country', g2: 'gp:tier' },
    read: {
      groupBy: [
        { kind: 'builtIn', name: 'country' },
        { kind: 'user', name: 'tier' },
      ],
    },
  },
  { given: { s: [] }, read: { segments: [{ name: 'All users', conditions: [] }] } },
  {
    given: { s: [{ name: 'Germany', conditions: [isGerman] }, [isGerman], { conditions: [isGerman] }, []] },
    read: {
      segments: [
        { name: 'Germany', conditions: [german] },
        { name: 'country is Germany', conditions: [german] },
        { name: 'country is Germany', conditions: [german] },
        { name: 'All users', conditions: [] },
      ],
    },
  },
  {
    given: { s: [[{ prop: 'gp:tier', op: 'is not', values: ['gold', null] }, isGerman]] },
    read: { segments: [{ name: 'tier is not gold or (none) and country is Germany' }] },
  },
])('takes $given', ({ given, read }) => {
  expect(readChartQuery({ type, e, ...given })).toMatchObject(read);
});

it.each([
  { values: ['x'.repeat(245)], name: `country is ${'x'.repeat(245)}` },
  { values: ['x'.repeat(246)], name: `country is ${'x'.repeat(244)}…` },
  { values: ['😀'.repeat(300)], name: `country is ${'😀'.repeat(244)}…` },
])('a segment without a name has at most 256 characters of its conditions', ({ values, name }) => {
  const chart = readChartQuery({ type, e, s: [[{ ...isGerman, values }]] });
  expect(segmentNamesOf(chart)).toEqual([name]);
});

it.each<{ given: Record<string, unknown>; message: string }>([
  { given: { type: undefined }, message: 'type: must be one of segmentation, funnel' },
  { given: { type: 'retention' }, message: 'type: must be one of segmentation, funnel' },
  { given: { e: undefined }, message: 'e: must be an object with event_type, filters, group_by' },
  { given: { e: '{"event_type":"Signup"}' }, message: 'e: must be an object with event_type, filters, group_by' },
  { given: { e2: { event_type: 1 } }, message: 'e2.event_type: must be a text of 1 to 1024 characters' },
  { given: { m: null }, message: 'm: must be one of uniques, totals, pct_dau, average, sums, value_avg, formula' },
  { given: { m: 'value_avg' }, message: 'e.group_by: must be the property for m=value_avg' },
  { given: { m: 'formula' }, message: 'formula: must be a text of 1 to 1024 characters' },
  { given: { m: 'formula', formula: '1; 2' }, message: 'formula: must be one formula' },
  { given: { m: 'formula', formula: '1' }, message: 'formula: must be one that counts something, such as UNIQUES(A)' },
  {
    given: { m: 'formula', formula: 'CUMSUM(TOTALS, A)' },
    message: 'formula: CUMSUM is not offered in a chart: use ROLLWIN',
  },
  { given: { formula: 'UNIQUES(A)' }, message: 'formula: must be left out if m is not formula' },
  { given: { rollingWindow: '7' }, message: 'rollingWindow: must be a whole number from 1 to 90' },
  { given: { rollingWindow: 73, i: -3_600_000 }, message: 'rollingWindow: must be a whole number from 1 to 72' },
  { given: { i: 7 }, message: 'i: must be 1 (daily) or -3600000 (hourly)' },
  { given: { i: '1' }, message: 'i: must be 1 (daily) or -3600000 (hourly)' },
  { given: { limit: '10' }, message: 'limit: must be a whole number from 1 to 1000' },
  { given: { limit: 0 }, message: 'limit: must be a whole number from 1 to 1000' },
  { given: { limit: 1001 }, message: 'limit: must be a whole number from 1 to 1000' },
  { given: { limit: 1.5 }, message: 'limit: must be a whole number from 1 to 1000' },
  { given: { s: {} }, message: 's: must be a list of at most 10' },
  { given: { s: Array(11).fill([]) }, message: 's: must be a list of at most 10' },
  { given: { s: ['[]'] }, message: 's[0]: must be a list of at most 20' },
  { given: { s: [[], Array(21).fill(isGerman)] }, message: 's[1]: must be a list of at most 20' },
  { given: { s: [{ name: 'Germany' }] }, message: 's[0].conditions: must be a list of at most 20' },
  { given: { s: [{ name: '', conditions: [] }] }, message: 's[0].name: must be a text of 1 to 256 characters' },
  {
    given: { s: [{ name: 'x'.repeat(257), conditions: [] }] },
    message: 's[0].name: must be a text of 1 to 256 characters',
  },
  {
    given: { s: [{ conditions: [isGerman, { ...isGerman, op: 'like' }] }] },
    message:
      's[0].conditions[1].op: must be one of is, is not, contains, does not contain, less, less or equal, greater, greater or equal, set is, set is not',
  },
  { given: { s: [[], []], g: 'country' }, message: 's: must be given once if there is g or g2' },
  {
    given: { start: '20260101' },
    message:
      'start: must be left out: known are type, e, e2, m, i, s, g, g2, limit, formula, rollingWindow, rollingAverage',
  },
])('refuses $given', ({ given, message }) => {
  const read = (): unknown => readChartQuery({ type, e, ...given });
  expect(read).toThrow(InvalidInputError);
  expect(read).toThrow(expect.objectContaining({ message, field: message.split(/: /)[0] }));
});

it.each([undefined, null, 'text', []])('refuses %j, which is no object', (body) => {
  expect(() => readChartQuery(body)).toThrow(
    'query: must be an object, such as {"type":"segmentation","e":{"event_type":"Signup"}}',
  );
});

it.each([
  { m: 'uniques', kind: 'count', unit: 'count' },
  { m: 'totals', kind: 'count', unit: 'count' },
  { m: 'pct_dau', kind: 'ratio', unit: 'percent' },
  { m: 'average', kind: 'average', unit: 'number' },
  { m: 'sums', kind: 'sum', unit: 'number' },
  { m: 'value_avg', kind: 'average', unit: 'number' },
])('$m is a $kind, shown as $unit', ({ m, kind, unit }) => {
  const groupBy = [{ type: 'event', value: 'price' }];
  const chart = readChartQuery({ type, e: { ...e, group_by: groupBy }, m, i: -3_600_000 });
  expect([kindOf(chart), unitOf(chart), intervalOf(chart)]).toEqual([kind, unit, 'hour']);
});

it.each([
  { formula: 'UNIQUES(A)', kind: 'count', unit: 'count' },
  { formula: 'ACTIVE(A)', kind: 'ratio', unit: 'percent' },
  { formula: 'ROLLAVG(ACTIVE, A, 7)', kind: 'ratio', unit: 'percent' },
  { formula: 'ROLLWIN(UNIQUES, A, 7)', kind: 'count', unit: 'count' },
  { formula: 'ROLLAVG(UNIQUES, A, 7)', kind: 'average', unit: 'number' },
  { formula: 'UNIQUES(A)/UNIQUES(B)', kind: 'average', unit: 'number' },
  { formula: '%: UNIQUES(A)/UNIQUES(B)', kind: 'average', unit: 'percent' },
  { formula: '$: UNIQUES(A)', kind: 'count', unit: 'number' },
  { formula: 'TOTALS(A)+UNIQUES(B)+TOTALS(B)', kind: 'count', unit: 'count' },
  { formula: 'UNIQUES(A)-UNIQUES(B)', kind: 'average', unit: 'number' },
  { formula: 'UNIQUES(A)+1', kind: 'average', unit: 'number' },
  { formula: 'UNIQUES(A)+AVG(B)', kind: 'average', unit: 'number' },
  { formula: 'ACTIVE(A)+ACTIVE(B)', kind: 'average', unit: 'number' },
  { formula: 'TOTALS(A)+ROLLAVG(TOTALS, B, 2)', kind: 'average', unit: 'number' },
])('$formula is a $kind, shown as $unit, and has its text as name', ({ formula, kind, unit }) => {
  const chart = readChartQuery({ type, e, e2: e, m: 'formula', formula });
  expect([kindOf(chart), unitOf(chart), eventNamesOf(chart)]).toEqual([kind, unit, [formula]]);
});

it('an average of counts is no count', () => {
  expect(kindOf(readChartQuery({ type, e, rollingAverage: 7 }))).toBe('average');
  expect(kindOf(readChartQuery({ type, e, rollingWindow: 7 }))).toBe('count');
  expect(kindOf(readChartQuery({ type, e, m: 'pct_dau', rollingAverage: 7 }))).toBe('ratio');
});

it.each([
  { given: { m: 'totals' }, is: true },
  { given: { m: 'pct_dau' }, is: true },
  { given: { m: 'average' }, is: false },
  { given: { rollingWindow: 7 }, is: false },
  { given: { rollingAverage: 7 }, is: false },
  { given: { m: 'formula', formula: 'ROLLWIN(TOTALS, A, 2)' }, is: false },
  { given: { m: 'formula', formula: 'TOTALS(A)' }, is: true },
  { given: { m: 'formula', formula: 'TOTALS(A)+UNIQUES(A)' }, is: true },
  { given: { m: 'formula', formula: 'TOTALS(A)+ROLLWIN(TOTALS, A, 2)' }, is: false },
  { given: { m: 'formula', formula: 'TOTALS(A)+TOTALS(A)', rollingAverage: 2 }, is: false },
  { given: { type: 'funnel', e: [e, e] }, is: true },
])('the parts of a bucket of $given add up to it: $is', ({ given, is }) => {
  expect(addsUp(readChartQuery({ type, e, ...given }))).toBe(is);
});

it('names its events', () => {
  expect(eventNamesOf(readChartQuery({ type, e, e2: { event_type: '_all' } }))).toEqual(['Signup', 'Any event']);
});

describe('a funnel', () => {
  const funnel = { type: 'funnel', e: [e, { event_type: '_all' }] };

  it('is of steps in their order, if nothing else is said', () => {
    const chart = readChartQuery(funnel);
    expect(chart).toEqual({
      type: 'funnel',
      steps: [
        { type: 'Signup', filters: [], groupBy: [] },
        { type: undefined, filters: [], groupBy: [] },
      ],
      mode: 'ordered',
      conversionMs: 2_592_000_000,
      segments: [{ name: 'All users', conditions: [] }],
      groupBy: [],
      limit: 100,
      interval: 'day',
    });
    expect([kindOf(chart), unitOf(chart), eventNamesOf(chart)]).toEqual(['ratio', 'percent', ['Signup → Any event']]);
  });

  it('may say everything else', () => {
    const s = [{ name: 'Germany', conditions: [isGerman] }];
    const given = { mode: 'unordered', cs: 100_000, i: -3_600_000, s, g: 'gp:tier', limit: 5 };
    expect(readChartQuery({ ...funnel, ...given })).toMatchObject({
      mode: 'unordered',
      conversionMs: 86_400_000,
      interval: 'hour',
      segments: [{ name: 'Germany' }],
      groupBy: [{ kind: 'user', name: 'tier' }],
      limit: 5,
    });
  });

  it.each<{ given: object; message: string }>([
    { given: { e: undefined }, message: 'e: must be given for each step: 2 at least' },
    { given: { e: [e] }, message: 'e: must be given for each step: 2 at least' },
    { given: { e: Array(11).fill(e) }, message: 'e: must be a list of at most 10' },
    { given: { e: [e, 'Buy'] }, message: 'e[1]: must be an object with event_type, filters, group_by' },
    { given: { cs: '60' }, message: 'cs: must be a whole number from 1 to 31536000' },
    { given: { m: 'totals' }, message: 'm: must be left out: known are type, e, mode, cs, i, s, g, limit' },
  ])('with $given is refused', ({ given, message }) => {
    expect(() => readChartQuery({ ...funnel, ...given })).toThrow(message);
  });
});
