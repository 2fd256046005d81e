import fc from 'fast-check';
import { permit, type RateLimit, rateLimitOf, shareOf } from './rate-limit.js';

const LIMIT: RateLimit = { perSecond: 2, burst: 3 };

/** What comes of asking at each of these times: `go`, or how long to wait. */
function ask(limit: RateLimit, ...times: number[]): (string | number)[] {
  let usedUntilMs = -Infinity;
  return times.map((nowMs) => {
    const answer = permit(usedUntilMs, limit, nowMs);
    if ('waitMs' in answer) return answer.waitMs;
    usedUntilMs = answer.usedUntilMs;
    return 'go';
  });
}

it.each([
  { when: 'the burst goes at once, the next waits', times: [0, 0, 0, 0], expected: ['go', 'go', 'go', 500] },
  { when: 'just before its time', times: [0, 0, 0, 499], expected: ['go', 'go', 'go', 1] },
  { when: 'in its time', times: [0, 0, 0, 500, 500], expected: ['go', 'go', 'go', 'go', 500] },
  { when: 'one refused costs nothing', times: [0, 0, 0, 400, 400, 500], expected: ['go', 'go', 'go', 100, 100, 'go'] },
  {
    when: 'after part of a silence',
    times: [0, 0, 0, 1_000, 1_000, 1_000],
    expected: ['go', 'go', 'go', 'go', 'go', 500],
  },
  {
    when: 'a long silence earns no more than the burst',
    times: [0, 90_000, 90_000, 90_000, 90_000],
    expected: ['go', 'go', 'go', 'go', 500],
  },
])('$when', ({ times, expected }) => {
  expect(ask(LIMIT, ...times)).toEqual(expected);
});

it('never lets more through in any span than the burst and what the rate earns in it', () => {
  const limits = fc.record({ perSecond: fc.integer({ min: 1, max: 50 }), burst: fc.integer({ min: 1, max: 20 }) });
  fc.assert(
    fc.property(limits, fc.array(fc.nat(400), { maxLength: 100 }), (limit, pauses) => {
      let now = 0;
      const times = pauses.map((pause) => (now += pause));
      const sent = times.filter((_, index) => ask(limit, ...times)[index] === 'go');
      sent.forEach((from, first) => {
        for (let last = first; last < sent.length; last++) {
          const earned = ((sent[last] - from) / 1_000) * limit.perSecond;
          expect(last - first + 1).toBeLessThanOrEqual(limit.burst + earned + 1e-6);
        }
      });
    }),
    { numRuns: 30 },
  );
});

it('whoever waits as long as told may go', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 500, noNaN: true }),
      fc.integer({ min: 1, max: 20 }),
      (perSecond, burst) => {
        const limit = { perSecond, burst };
        const answers = ask(limit, ...Array<number>(burst + 1).fill(0));
        const waitMs = answers.at(-1) as number;
        expect(ask(limit, ...Array<number>(burst).fill(0), waitMs + 0.001).at(-1)).toBe('go');
      },
    ),
  );
});

it.each([
  { perMinute: 0, limit: undefined },
  { perMinute: 1, limit: { perSecond: 1 / 60, burst: 1 } },
  { perMinute: 6, limit: { perSecond: 0.1, burst: 1 } },
  { perMinute: 60, limit: { perSecond: 1, burst: 10 } },
  { perMinute: 600, limit: { perSecond: 10, burst: 100 } },
])('$perMinute a minute', ({ perMinute, limit }) => {
  expect(rateLimitOf(perMinute)).toEqual(limit);
});

it.each([
  { workers: 1, share: { perSecond: 2, burst: 3 } },
  { workers: 2, share: { perSecond: 1, burst: 1.5 } },
  { workers: 4, share: { perSecond: 0.5, burst: 1 } },
])('is shared by $workers', ({ workers, share }) => {
  expect(shareOf(LIMIT, workers)).toEqual(share);
});
