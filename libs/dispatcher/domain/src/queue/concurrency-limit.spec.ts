import { nextConcurrency } from './concurrency-limit.js';

it.each([
  { limit: 1, succeeded: true, expected: 2 },
  { limit: 7, succeeded: true, expected: 8 },
  { limit: 8, succeeded: true, expected: 8 },
  { limit: 8, succeeded: false, expected: 4 },
  { limit: 3, succeeded: false, expected: 1 },
  { limit: 1, succeeded: false, expected: 1 },
  { limit: 20, succeeded: true, expected: 8 },
  { limit: 20, succeeded: false, expected: 8 },
])('from $limit, success $succeeded, at most 8 -> $expected', ({ limit, succeeded, expected }) => {
  expect(nextConcurrency(limit, succeeded, 8)).toBe(expected);
});
