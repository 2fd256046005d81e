import { type Query, queryValue, queryValues } from './query.js';

describe('a parameter', () => {
  it.each([
    { query: {}, all: [] },
    { query: { id: '' }, all: [] },
    { query: { id: 'a' }, all: ['a'] },
    { query: { id: ['', 'b', 'a'] }, all: ['b', 'a'] },
  ])('of $query has the values $all', ({ query, all }) => {
    expect(queryValues(query as Query, 'id')).toEqual(all);
    expect(queryValue(query as Query, 'id')).toBe(all[0]);
  });
});
