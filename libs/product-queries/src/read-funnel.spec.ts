import { InvalidInputError } from '@tocsin/runtime';
import { readFunnel } from './read-funnel.js';

const DAYS = { start: '20260101', end: '20260107' };
const DAY_SECONDS = 86_400;
const step = (event_type: string, given: object = {}): string => JSON.stringify({ event_type, ...given });
const e = [step('View'), step('Buy')];
const PLAN = { type: 'event', value: 'plan' };
const byPlan = step('View', { group_by: [PLAN] });
const isGold = JSON.stringify([{ prop: 'gp:tier', op: 'is', values: ['gold'] }]);

it('takes steps in their order within 30 days, if nothing else is said', () => {
  const START = Date.UTC(2026, 0, 1) / 86_400_000;
  expect(readFunnel({ e, ...DAYS })).toEqual({
    steps: ['View', 'Buy'].map((type) => ({ type, filters: [], groupBy: [] })),
    mode: 'ordered',
    conversionMs: 30 * DAY_SECONDS * 1000,
    segments: [{ name: 'All users', conditions: [] }],
    groupBy: [],
    limit: 100,
    interval: 'day',
    start: START,
    end: START + 6,
  });
});

it.each<{ given: Readonly<Record<string, unknown>>; read: object }>([
  { given: { mode: 'sequential', cs: '1' }, read: { mode: 'sequential', conversionMs: 1000 } },
  { given: { cs: String(365 * DAY_SECONDS) }, read: { conversionMs: 365 * DAY_SECONDS * 1000 } },
  { given: { mode: 'unordered', cs: String(DAY_SECONDS) }, read: { conversionMs: DAY_SECONDS * 1000 } },
  { given: { mode: 'unordered', cs: String(2 * DAY_SECONDS - 1) }, read: { conversionMs: DAY_SECONDS * 1000 } },
  { given: { n: 'active', i: '-3600000' }, read: { interval: 'hour' } },
  { given: { s: [isGold, '[]'] }, read: { segments: [{ name: 'tier is gold' }, { name: 'All users' }] } },
  { given: { g: 'country', limit: '7' }, read: { groupBy: [{ kind: 'builtIn', name: 'country' }], limit: 7 } },
  {
    given: { e: [byPlan, e[1]], s: [isGold, '[]'] },
    read: { steps: [{ groupBy: [] }, { groupBy: [] }], groupBy: [{ kind: 'event', name: 'plan' }] },
  },
  { given: { n: 'new' }, read: { isOfNewUsers: true } },
  { given: { e: Array(10).fill(step('View')) }, read: { steps: Array(10).fill({ type: 'View' }) } },
])('takes $given', ({ given, read }) => {
  expect(readFunnel({ e, ...DAYS, ...given })).toMatchObject(read);
});

it.each<{ given: Readonly<Record<string, unknown>>; message: string }>([
  {
    given: { e: undefined },
    message: 'e: must be given for each step, 2 to 10 times, such as {"event_type":"Signup"}',
  },
  { given: { e: e[0] }, message: 'e: must be given for each step, 2 to 10 times, such as {"event_type":"Signup"}' },
  {
    given: { e: Array(11).fill(e[0]) },
    message: 'e: must be given for each step, 2 to 10 times, such as {"event_type":"Signup"}',
  },
  { given: { e: [e[0], '{'] }, message: 'e[1]: must be JSON, and encoded as part of a URL' },
  { given: { e: [e[0], step('')] }, message: 'e[1].event_type: must be a text of 1 to 1024 characters' },
  {
    given: { e: [e[0], step('Buy', { group_by: [{ type: 'event', value: 'plan' }] })] },
    message: 'e[1].group_by: must be left out: a funnel is grouped by its first step, with g or e[0].group_by',
  },
  { given: { e: [byPlan, e[1]], g: 'country' }, message: 'e[0].group_by: must be left out if there is g' },
  { given: { e: [step('View', { group_by: [PLAN, PLAN] }), e[1]] }, message: 'e[0].group_by: must be one property' },
  { given: { mode: 'exact' }, message: 'mode: must be one of ordered, unordered, sequential' },
  { given: { n: 'any' }, message: 'n: must be one of active, new' },
  { given: { cs: '0' }, message: 'cs: must be a whole number from 1 to 31536000' },
  { given: { cs: '31536001' }, message: 'cs: must be a whole number from 1 to 31536000' },
  { given: { cs: '1.5' }, message: 'cs: must be a whole number from 1 to 31536000' },
  { given: { mode: 'unordered', cs: '86399' }, message: 'cs: must be a whole number from 86400 to 31536000' },
  { given: { s: ['[]', '[]'], g: 'country' }, message: 's: must be given once if there is g' },
  { given: { g: 'tier' }, message: expect.stringMatching(/^g: must be gp:NAME, or one of/) as string },
  { given: { i: '-300000' }, message: 'i: real time (-300000) is not offered; the finest is hourly, -3600000' },
  { given: { end: '20251231' }, message: 'end: must be start or a day after it' },
  {
    given: { g2: 'country' },
    message: 'g2: must be left out: known parameters are e, mode, n, cs, i, s, g, limit, start, end',
  },
])('refuses $given', ({ given, message }) => {
  const read = (): unknown => readFunnel({ e, ...DAYS, ...given });
  expect(read).toThrow(InvalidInputError);
  expect(read).toThrow(expect.objectContaining({ message }));
});
