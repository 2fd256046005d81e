import { InvalidInputError } from '@tocsin/runtime';
import { readSegmentation } from './read-segmentation.js';

const DAYS = { start: '20260101', end: '20260107' };
const e = JSON.stringify({ event_type: 'Signup' });
const START = Date.UTC(2026, 0, 1) / 86_400_000;

const anEvent = (given: object): string => JSON.stringify({ event_type: 'Signup', ...given });
const aFilter = (given: object = {}): object => ({
  subprop_type: 'event',
  subprop_key: 'plan',
  subprop_op: 'is',
  subprop_value: ['team'],
  ...given,
});
const aSegment = (given: object = {}): string =>
  JSON.stringify([{ prop: 'gp:tier', op: 'is', values: ['gold'], ...given }]);

it('takes users of an event by day, if nothing else is said', () => {
  expect(readSegmentation({ e, ...DAYS })).toEqual({
    events: [{ type: 'Signup', filters: [], groupBy: [] }],
    measure: 'uniques',
    formulas: [],
    rollingWindow: 1,
    rollingAverage: 1,
    interval: 'day',
    segments: [{ name: 'All users', conditions: [] }],
    groupBy: [],
    limit: 100,
    start: START,
    end: START + 6,
  });
});

it.each([
  { given: { e2: anEvent({ event_type: '_all' }) }, read: { events: [{}, { type: undefined }] } },
  { given: { e: anEvent({ event_type: '_active' }) }, read: { events: [{ type: undefined }] } },
  { given: { e: anEvent({ event_type: 'revenue_amount' }) }, read: { events: [{ type: 'revenue_amount' }] } },
  ...['uniques', 'totals', 'pct_dau', 'average'].map((m) => ({ given: { m }, read: { measure: m } })),
  ...['any', 'active'].map((n) => ({ given: { n }, read: {} })),
  { given: { i: '-3600000' }, read: { interval: 'hour' } },
  { given: { i: '1' }, read: { interval: 'day' } },
  { given: { i: '7' }, read: { interval: 'week' } },
  { given: { i: '30' }, read: { interval: 'month' } },
  { given: { rollingWindow: '90', rollingAverage: '2' }, read: { rollingWindow: 90, rollingAverage: 2 } },
  { given: { rollingWindow: '12', i: '30' }, read: { rollingWindow: 12 } },
  {
    given: { m: 'formula', formula: Array(10).fill('UNIQUES(A)').join(';') },
    read: { measure: 'formula', formulas: Array(10).fill({ text: 'UNIQUES(A)' }) },
  },
  { given: { m: 'formula', formula: '100;UNIQUES(A)' }, read: { formulas: [{ text: '100' }, { text: 'UNIQUES(A)' }] } },
  {
    given: {
      m: 'formula',
      formula: 'PROPSUM(A)/UNIQUES(B)',
      e: anEvent({ group_by: ['price', 'plan'].map((value) => ({ type: 'event', value })) }),
      e2: anEvent({ group_by: [{ type: 'event', value: 'plan' }] }),
    },
    read: { formulas: [{ format: 'plain' }] },
  },
  { given: { limit: '1' }, read: { limit: 1 } },
  { given: { limit: '1000' }, read: { limit: 1000 } },
  {
    given: { g: 'country', g2: 'gp:tier' },
    read: {
      groupBy: [
        { kind: 'builtIn', name: 'country' },
        { kind: 'user', name: 'tier' },
      ],
    },
  },
  {
    given: { e: anEvent({ group_by: [{ type: 'event', value: '$revenue' }] }), m: 'sums' },
    read: { measure: 'sums', events: [{ groupBy: [{ kind: 'purchase', name: 'revenue' }] }] },
  },
  {
    given: { e: anEvent({ filters: [aFilter({ subprop_value: [1, true, null, ''] })] }) },
    read: {
      events: [
        {
          filters: [{ property: { kind: 'event', name: 'plan' }, operator: 'is', values: ['1', 'true', '(none)', ''] }],
        },
      ],
    },
  },
  {
    given: { s: [aSegment(), aSegment({ prop: 'country', op: 'set is not', type: 'property' })] },
    read: {
      segments: [
        { conditions: [{ property: { kind: 'user', name: 'tier' }, operator: 'is', values: ['gold'] }] },
        { conditions: [{ property: { kind: 'builtIn', name: 'country' }, operator: 'set is not', values: ['gold'] }] },
      ],
    },
  },
  { given: { s: '[]' }, read: { segments: [{ conditions: [] }] } },
  { given: { start: '20250108' }, read: { start: START - 358 } },
  { given: { i: '-3600000', start: '20260101', end: '20260107' }, read: { end: START + 6 } },
])('takes $given', ({ given, read }) => {
  expect(readSegmentation({ e, ...DAYS, ...given })).toMatchObject(read);
});

it.each<{ given: Readonly<Record<string, unknown>>; message: string; field?: string }>([
  { given: { e: undefined }, message: 'e: must be an event, such as {"event_type":"Signup"}' },
  { given: { e: [e, e] }, message: 'e: must be given once' },
  { given: { e: '{' }, message: 'e: must be JSON, and encoded as part of a URL' },
  { given: { e2: '[]' }, message: 'e2: must be an object with event_type, filters, group_by', field: 'e2' },
  {
    given: { e: anEvent({ type: 'x' }) },
    message: 'e.type: must be left out: known are event_type, filters, group_by',
  },
  { given: { e: anEvent({ event_type: '' }) }, message: 'e.event_type: must be a text of 1 to 1024 characters' },
  { given: { e: anEvent({ event_type: 'a\0' }) }, message: 'e.event_type: must be a text of 1 to 1024 characters' },
  {
    given: { e: anEvent({ event_type: 'ce:Checkout' }) },
    message: 'e.event_type: ce:Checkout is not offered: name a type of event',
  },
  { given: { e: anEvent({ event_type: '_new' }) }, message: 'e.event_type: _new is not offered: name a type of event' },
  { given: { e: anEvent({ filters: {} }) }, message: 'e.filters: must be a list of at most 20' },
  { given: { e: anEvent({ filters: Array(21).fill(aFilter()) }) }, message: 'e.filters: must be a list of at most 20' },
  {
    given: { e: anEvent({ filters: [aFilter({ subprop_type: 'group' })] }) },
    message: 'e.filters[0].subprop_type: must be one of event, user',
  },
  {
    given: { e: anEvent({ filters: [aFilter(), aFilter({ subprop_type: 'user' })] }) },
    message:
      'e.filters[1].subprop_key: must be gp:NAME, or one of version, country, city, region, DMA, language, platform, os, device, carrier, library, start_version, paying',
  },
  {
    given: { e: anEvent({ filters: [aFilter({ subprop_op: 'like' })] }) },
    message:
      'e.filters[0].subprop_op: must be one of is, is not, contains, does not contain, less, less or equal, greater, greater or equal, set is, set is not',
  },
  {
    given: { e: anEvent({ filters: [aFilter({ subprop_value: [] })] }) },
    message: 'e.filters[0].subprop_value: must be a list of 1 to 100',
  },
  {
    given: { e: anEvent({ filters: [aFilter({ subprop_value: ['a', {}] })] }) },
    message: 'e.filters[0].subprop_value[1]: must be a text of at most 1024 characters, a number, true, false or null',
  },
  {
    given: { e: anEvent({ group_by: Array(3).fill({ type: 'event', value: 'plan' }) }) },
    message: 'e.group_by: must be a list of at most 2',
  },
  {
    given: { e: anEvent({ group_by: [{ type: 'event' }] }) },
    message: 'e.group_by[0].value: must be a text of 1 to 1024 characters',
  },
  { given: { m: 'sum' }, message: 'm: must be one of uniques, totals, pct_dau, average, sums, value_avg, formula' },
  {
    given: { m: 'histogram' },
    message: 'm: histogram is not offered; there are uniques, totals, pct_dau, average, sums, value_avg, formula',
  },
  { given: { m: 'sums' }, message: 'e.group_by: must be the property for m=sums' },
  { given: { n: 'new' }, message: 'n: must be one of any, active' },
  { given: { i: '-300000' }, message: 'i: real time (-300000) is not offered; the finest is hourly, -3600000' },
  { given: { i: '2' }, message: 'i: must be -3600000 (hourly), 1 (daily), 7 (weekly) or 30 (monthly)' },
  { given: { i: 'toString' }, message: 'i: must be -3600000 (hourly), 1 (daily), 7 (weekly) or 30 (monthly)' },
  { given: { s: '{}' }, message: 's: must be a list of at most 20' },
  { given: { s: Array(11).fill('[]') }, message: 's: must be a list of at most 10' },
  { given: { s: ['[]', 'x'] }, message: 's[1]: must be JSON, and encoded as part of a URL' },
  { given: { s: ['[]', '[]'], g: 'country' }, message: 's: must be given once if there is g or g2' },
  { given: { s: aSegment({ prop: 'userdata_cohort' }) }, message: 's[0]: cohorts are not offered' },
  { given: { s: aSegment({ type: 'event' }) }, message: 's[0]: who performed an event is not offered as a condition' },
  { given: { s: aSegment({ values: 'gold' }) }, message: 's[0].values: must be a list of at most 100' },
  { given: { limit: '0' }, message: 'limit: must be a whole number from 1 to 1000' },
  { given: { limit: '1001' }, message: 'limit: must be a whole number from 1 to 1000' },
  { given: { start: undefined }, message: 'start: must be a day since 1970 as YYYYMMDD' },
  { given: { start: '2026-01-01' }, message: 'start: must be a day since 1970 as YYYYMMDD' },
  { given: { end: '20260230' }, message: 'end: must be a day since 1970 as YYYYMMDD' },
  { given: { end: '20251231' }, message: 'end: must be start or a day after it' },
  { given: { start: '20250107' }, message: 'end: must be less than 365 days after start for this i' },
  { given: { i: '-3600000', end: '20260108' }, message: 'end: must be less than 7 days after start for this i' },
  { given: { formula: 'UNIQUES(A)' }, message: 'formula: must be left out if m is not formula' },
  { given: { m: 'formula' }, message: 'formula: must be a text of 1 to 1024 characters' },
  {
    given: { m: 'formula', formula: Array(11).fill('1').join(';') },
    message: 'formula: must be at most 10 formulas',
  },
  {
    given: { m: 'formula', formula: '1/0; EXP(2)' },
    message: 'formula: must be one that counts something, such as UNIQUES(A)',
  },
  {
    given: { m: 'formula', formula: 'PROPSUM(A)' },
    message: 'e.group_by: must be the property for formula',
  },
  {
    given: {
      m: 'formula',
      formula: 'UNIQUES(A)/UNIQUES(B)',
      e: anEvent({ group_by: [{ type: 'event', value: 'plan' }] }),
      e2: anEvent({ group_by: [{ type: 'event', value: 'tier' }] }),
    },
    message: 'e2.group_by: must be that of e, or left out: a formula compares equal groups',
  },
  { given: { rollingWindow: '0' }, message: 'rollingWindow: must be a whole number from 1 to 90' },
  { given: { rollingWindow: '91' }, message: 'rollingWindow: must be a whole number from 1 to 90' },
  { given: { rollingAverage: '73', i: '-3600000' }, message: 'rollingAverage: must be a whole number from 1 to 72' },
  { given: { rollingAverage: '13', i: '7' }, message: 'rollingAverage: must be a whole number from 1 to 12' },
  {
    given: { m: 'formula', formula: 'CUMSUM(UNIQUES,A)', rollingAverage: '2' },
    message: 'formula: CUMSUM is not offered beside rolling windows and averages',
  },
  {
    given: {
      m: 'formula',
      formula: 'PERCENTILE(A,0.5)',
      e: anEvent({ group_by: [{ type: 'event', value: 'plan' }] }),
      rollingWindow: '2',
    },
    message: 'rollingWindow: is not offered for PERCENTILE',
  },
  {
    given: { m: 'formula', formula: 'UNIQUES(A)+FREQPERCENTILE(A,0.5)', rollingWindow: '2' },
    message: 'rollingWindow: is not offered for FREQPERCENTILE',
  },
  {
    given: { group: 'country' },
    message:
      'group: must be left out: known parameters are e, e2, m, n, i, s, g, g2, limit, formula, rollingWindow, rollingAverage, start, end',
  },
])('refuses $given', ({ given, message }) => {
  const read = (): unknown => readSegmentation({ e, ...DAYS, ...given });
  expect(read).toThrow(InvalidInputError);
  expect(read).toThrow(expect.objectContaining({ message, field: message.split(/: /)[0] }));
});
