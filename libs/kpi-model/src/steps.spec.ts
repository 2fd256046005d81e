import { findStep } from './steps.js';
import { normalOf } from './testing/series.js';

const noise = (n: number, seed = 1): Float64Array => {
  const normal = normalOf(seed);
  return Float64Array.from({ length: n }, normal);
};
const raised = (scores: Float64Array, from: number, to: number, by: number): Float64Array =>
  scores.map((score, t) => (t >= from && t < to ? score + by : score));

describe('findStep', () => {
  it.each([
    { what: 'a rise', by: 4 },
    { what: 'a fall', by: -4 },
  ])('finds $what where it is', ({ by }) => {
    expect(Math.abs((findStep(raised(noise(100), 60, 100, by), 'day', []) ?? 0) - 60)).toBeLessThanOrEqual(1);
  });

  it('finds none in noise', () => {
    for (let seed = 1; seed <= 50; seed++) expect(findStep(noise(120, seed), 'day', [])).toBeUndefined();
  });

  it('takes a spike for none, however high', () => {
    expect(findStep(raised(noise(100), 60, 61, 1e9), 'day', [])).toBeUndefined();
  });

  it.each([
    { after: 3, found: 97 },
    { after: 2, found: undefined },
  ])('at the end needs three days: $after', ({ after, found }) => {
    expect(findStep(raised(noise(100), 100 - after, 100, 8), 'day', [])).toBe(found);
  });

  it('does not find one again that is known', () => {
    expect(findStep(raised(noise(100), 60, 100, 4), 'day', [60])).toBeUndefined();
  });
});
