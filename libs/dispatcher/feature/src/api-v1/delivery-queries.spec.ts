import { parseInput } from '@tocsin/input';
import { InvalidInputError } from '@tocsin/runtime';
import { deadLettersQuery, deliveriesQuery } from './delivery-queries.js';

it.each([
  { query: {}, parsed: {} },
  { query: { alertId: '', channelId: '', limit: '', cursor: '' }, parsed: {} },
  {
    query: { alertId: 'a1', channelId: 'c1', limit: '1', cursor: 'x' },
    parsed: { alertId: 'a1', channelId: 'c1', limit: 1, cursor: 'x' },
  },
  { query: { limit: '200' }, parsed: { limit: 200 } },
  { query: { cursor: 'x'.repeat(200), more: '1' }, parsed: { cursor: 'x'.repeat(200) } },
])('reads $query', ({ query, parsed }) => {
  expect(parseInput<object>(deliveriesQuery, query)).toEqual(parsed);
});

it.each([
  { query: { limit: '0' }, message: 'limit: must be a whole number from 1 to 200, not "0"' },
  { query: { limit: '201' }, message: 'limit: must be a whole number from 1 to 200, not "201"' },
  { query: { limit: 'all' }, message: 'limit: must be a whole number from 1 to 200, not "all"' },
  { query: { limit: ['1', '2'] }, message: 'limit: must be a whole number from 1 to 200, not ["1","2"]' },
  { query: { channelId: ['a', 'b'] }, message: 'channelId: must be text of at most 200 characters, not ["a","b"]' },
  { query: { cursor: 'x'.repeat(201) }, message: 'cursor: must be text of at most 200 characters, not of 201' },
])('refuses $query', ({ query, message }) => {
  for (const schema of [deliveriesQuery, deadLettersQuery]) {
    expect(() => parseInput<object>(schema, query)).toThrow(new InvalidInputError(message));
  }
});
