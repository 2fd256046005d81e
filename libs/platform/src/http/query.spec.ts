import { InvalidInputError } from '@tocsin/runtime';
import { type Query, queryFlag, queryValue, queryValues } from './query.js';

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

describe('a flag', () => {
  it.each([
    { query: {}, isSet: false },
    { query: { all: '' }, isSet: false },
    { query: { all: 'false' }, isSet: false },
    { query: { all: 'true' }, isSet: true },
    { query: { all: ['', 'true'] }, isSet: true },
  ])('of $query is $isSet', ({ query, isSet }) => {
    expect(queryFlag(query as Query, 'all')).toBe(isSet);
  });

  it.each(['maybe', 'True', '1', 'no'])('cannot be %s', (value) => {
    const error = new InvalidInputError(`all: must be true or false, not "${value}"`, 'all');
    expect(() => queryFlag({ all: value }, 'all')).toThrow(error);
  });
});
