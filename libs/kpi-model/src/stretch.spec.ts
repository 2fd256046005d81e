import type { Suspicion } from './model.js';
import { missedAfter, settled, stretchAfter, UNSTRETCHED } from './stretch.js';
import type { Tails } from './tails.js';

const BOUNDS = [1.6, 2, 2.1, 2.3, 2.6];
const tails: Tails = { below: BOUNDS, above: BOUNDS };
const ACCIDENT_FROM = 2.5 * 2.6;
const NONE = [0, 0, 0, 0, 0];
const suspicion = (side: Suspicion['side'], missed?: readonly number[]): Suspicion => ({
  side,
  since: 0,
  buckets: 2,
  level: 0,
  etaSum: 0,
  ...(missed && { missed }),
});

describe('a bucket', () => {
  it.each([
    { score: 1.6, widens: 0 },
    { score: 1.61, widens: 1 },
    { score: 2.6, widens: 4 },
    { score: 2.61, widens: 5 },
    { score: ACCIDENT_FROM, widens: 5 },
  ])('of score $score widens $widens tails of its side and narrows all others a little', ({ score, widens }) => {
    const [above, below] = [stretchAfter(UNSTRETCHED, tails, score), stretchAfter(UNSTRETCHED, tails, -score)];
    expect(above.above.filter((factor) => factor > 1.09)).toHaveLength(widens);
    expect([...above.above, ...above.below].filter((factor) => factor < 1)).toHaveLength(10 - widens);
    expect(below).toEqual({ below: above.above, above: above.below });
  });

  it.each([ACCIDENT_FROM + 0.01, -ACCIDENT_FROM - 0.01])('of score %d is an accident and teaches nothing', (score) => {
    expect(stretchAfter(UNSTRETCHED, tails, score)).toBe(UNSTRETCHED);
  });
});

describe('an incident', () => {
  it.each([
    { when: 'the first bucket beyond some tails', missed: undefined, score: 2.2, after: [1, 1, 1, 0, 0] },
    { when: 'a second one', missed: [1, 1, 1, 0, 0], score: 2.4, after: [2, 2, 2, 1, 0] },
    { when: 'one too many', missed: [2, 2, 2, 1, 0], score: 2.7, after: [2, 2, 2, 2, 1] },
    { when: 'one inside', missed: [1, 0, 0, 0, 0], score: 1.6, after: [1, 0, 0, 0, 0] },
    { when: 'the largest that is none', missed: undefined, score: ACCIDENT_FROM, after: [1, 1, 1, 1, 1] },
    { when: 'an accident', missed: undefined, score: ACCIDENT_FROM + 0.01, after: NONE },
  ])('counts at most two of its buckets after the first: $when', ({ missed, score, after }) => {
    expect(missedAfter(suspicion('above', missed), tails, score)).toEqual(after);
    expect(missedAfter(suspicion('below', missed), tails, -score)).toEqual(after);
  });

  it.each([undefined, suspicion('above')])('that missed nothing leaves the stretch', (given) => {
    expect(settled(UNSTRETCHED, given)).toBe(UNSTRETCHED);
  });

  it('stretches the tails that it missed once it is over, on its side only', () => {
    const { below, above } = settled(UNSTRETCHED, suspicion('below', [2, 1, 0, 0, 0]));
    expect(below[0]).toBeCloseTo(Math.exp(0.2), 9);
    expect(below[1]).toBeCloseTo(Math.exp(0.1), 9);
    expect([...below.slice(2), ...above]).toEqual(Array(8).fill(1));
  });

  it.each([
    { before: 1.6, after: 1.6 * Math.exp(0.2) },
    { before: 1.7, after: 2 },
  ])('stretches $before to no more than the limit', ({ before, after }) => {
    const given = { ...UNSTRETCHED, above: [before, 1, 1, 1, 1] };
    expect(settled(given, suspicion('above', [2, 0, 0, 0, 0])).above[0]).toBeCloseTo(after, 9);
  });
});
