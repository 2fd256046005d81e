import { InvalidInputError } from '@tocsin/runtime';
import { pageLimit, wholeNumber } from './query.js';

describe('a page', () => {
  it.each([
    { limit: undefined, size: 100 },
    { limit: '', size: 100 },
    { limit: '1', size: 1 },
    { limit: '100', size: 100 },
  ])('has $size items for the limit $limit', ({ limit, size }) => {
    expect(pageLimit({ limit })).toBe(size);
  });

  it.each([
    { limit: '0', message: 'limit: must be a whole number from 1 to 100, not 0' },
    { limit: '101', message: 'limit: must be a whole number from 1 to 100, not 101' },
    { limit: '1.5', message: 'limit: must be a whole number from 1 to 100, not "1.5"' },
    { limit: 'all', message: 'limit: must be a whole number from 1 to 100, not "all"' },
  ])('cannot have the limit $limit', ({ limit, message }) => {
    expect(() => pageLimit({ limit })).toThrow(new InvalidInputError(message));
  });

  it('says which parameter is missing', () => {
    expect(() => wholeNumber({ from: '' }, 'from', 0, 10)).toThrow(
      expect.objectContaining({ field: 'from', message: 'from: is required: a whole number from 0 to 10' }),
    );
  });
});
