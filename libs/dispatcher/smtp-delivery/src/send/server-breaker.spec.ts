import { ServerBreaker } from './server-breaker.js';

function failedTimes(count: number): ServerBreaker {
  const breaker = new ServerBreaker();
  for (let failure = 0; failure < count; failure++) breaker.tried(false, 0);
  return breaker;
}

it.each([
  { failures: 4, at: 0, mayTry: true },
  { failures: 5, at: 9_999, mayTry: false },
  { failures: 5, at: 10_000, mayTry: true },
])('after $failures failures, $at ms later: $mayTry', ({ failures, at, mayTry }) => {
  expect(failedTimes(failures).mayTry(at)).toBe(mayTry);
});

it('one attempt tries it, and the others wait for what comes of that', () => {
  const breaker = failedTimes(5);
  expect([breaker.mayTry(10_000), breaker.mayTry(10_000)]).toEqual([true, false]);
  breaker.tried(false, 12_000);
  expect([breaker.mayTry(21_999), breaker.mayTry(22_000)]).toEqual([false, true]);
  breaker.tried(true, 22_100);
  expect([breaker.mayTry(22_100), breaker.mayTry(22_100)]).toEqual([true, true]);
});
