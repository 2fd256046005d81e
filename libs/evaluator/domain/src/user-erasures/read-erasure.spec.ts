import { InvalidInputError } from '@tocsin/runtime';
import { MAX_ERASED_USERS, readErasure, readErasureDays } from './read-erasure.js';

const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `user-${i}`);

it.each<{ what: string; body: object; expected: object }>([
  {
    what: 'one id',
    body: { user_ids: ['hanako'] },
    expected: { userIds: ['hanako'], requester: '', ignoresUnknown: false },
  },
  {
    what: 'ids that are numbers, and some twice',
    body: { user_ids: [1000, '1000', 2999], requester: 'dpo@example.com' },
    expected: { userIds: ['1000', '2999'], requester: 'dpo@example.com', ignoresUnknown: false },
  },
  { what: 'an id that is no list', body: { user_ids: 'hanako' }, expected: { userIds: ['hanako'] } },
  { what: 'the most ids', body: { user_ids: ids(MAX_ERASED_USERS) }, expected: { userIds: ids(MAX_ERASED_USERS) } },
  {
    what: 'a flag as a text',
    body: { user_ids: ['a'], ignore_invalid_id: 'True' },
    expected: { ignoresUnknown: true },
  },
  { what: 'its other name', body: { user_ids: ['a'], ignore_invalid_ids: true }, expected: { ignoresUnknown: true } },
  {
    what: 'what stays as it is',
    body: { user_ids: ['a'], amplitude_ids: [], delete_from_org: 'false', ignore_invalid_id: 'false', further: 1 },
    expected: { userIds: ['a'], ignoresUnknown: false },
  },
])('takes $what', ({ body, expected }) => {
  expect(readErasure(body)).toMatchObject(expected);
});

it.each<{ what: string; body: unknown; message: string }>([
  { what: 'no object', body: [], message: 'body: must be a JSON object with user_ids' },
  { what: 'no ids', body: {}, message: 'user_ids: must be a list of 1 to 100 ids of users' },
  { what: 'an empty list', body: { user_ids: [] }, message: 'user_ids: must be a list of 1 to 100 ids of users' },
  {
    what: 'one id too many',
    body: { user_ids: ids(MAX_ERASED_USERS + 1) },
    message: 'user_ids: must be a list of 1 to 100 ids of users',
  },
  {
    what: 'an id that is none',
    body: { user_ids: ['a', null] },
    message: 'user_ids: must be a list of 1 to 100 ids of users',
  },
  {
    what: 'ids of another kind',
    body: { user_ids: ['a'], amplitude_ids: [12345] },
    message: 'amplitude_ids: must be left out: users are named by user_ids here',
  },
  {
    what: 'a whole organization',
    body: { user_ids: ['a'], delete_from_org: 'True' },
    message: 'delete_from_org: must be false: ask each project with its own keys',
  },
  {
    what: 'a flag that is none',
    body: { user_ids: ['a'], ignore_invalid_id: 1 },
    message: 'ignore_invalid_id: must be true or false',
  },
  {
    what: 'a requester that is no text',
    body: { user_ids: ['a'], requester: 5 },
    message: 'requester: must be a text that says who asks',
  },
])('refuses $what', ({ body, message }) => {
  expect(() => readErasure(body)).toThrow(new InvalidInputError(message));
});

describe('days', () => {
  it.each([
    { start: '2026-03-01', end: '2026-03-01', days: 1 },
    { start: '2026-01-01', end: '2026-07-03', days: 184 },
  ])('from $start to $end are $days', ({ start, end, days }) => {
    const { from, to } = readErasureDays({ start_day: start, end_day: end });
    expect([new Date(from).toISOString(), (to - from) / 86_400_000]).toEqual([`${start}T00:00:00.000Z`, days]);
  });

  it.each([
    { start: '2026-03-02', end: '2026-03-01', message: 'end_day: must be start_day or later' },
    {
      start: '2026-01-01',
      end: '2026-07-04',
      message: 'end_day: must be within 184 days from start_day, both included',
    },
    { start: '2026-02-30', end: '2026-03-01', message: 'start_day: must be a day as YYYY-MM-DD' },
    { start: '20260301', end: '2026-03-01', message: 'start_day: must be a day as YYYY-MM-DD' },
    { start: '2026-03-01', end: undefined, message: 'end_day: must be a day as YYYY-MM-DD' },
  ])('from $start to $end are refused', ({ start, end, message }) => {
    expect(() => readErasureDays({ start_day: start, end_day: end })).toThrow(new InvalidInputError(message));
  });
});
