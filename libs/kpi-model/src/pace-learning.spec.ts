import { MONDAY, normalOf } from './testing/series.js';
import type { Family } from './family.js';
import { learnPace } from './pace-learning.js';
import type { KpiSeries } from './series.js';

const SLOTS = 12;
const HOURS = 14 * 24;
const FAMILY: Family = { kind: 'count', isLog: true, unit: 1, dispersion: 1e-4 };

/** Hours of about `mean` in a slot, which differ from each other by `wobble`, as a logarithm. */
function learntOf(mean: number, wobble: number) {
  const normal = normalOf(7);
  const values = new Float64Array(HOURS * SLOTS);
  for (let t = 0; t < HOURS; t++) {
    const expected = mean * Math.exp(wobble * normal());
    for (let slot = 0; slot < SLOTS; slot++) {
      values[t * SLOTS + slot] = Math.max(0, Math.round(expected + Math.sqrt(expected) * normal()));
    }
  }
  const walls = Float64Array.from({ length: HOURS }, (_, t) => MONDAY + t * 3600);
  const hours = walls.map((_, t) => values.subarray(t * SLOTS, (t + 1) * SLOTS).reduce((sum, value) => sum + value, 0));
  const series: KpiSeries = { kind: 'count', grain: 'hour', walls, values: hours };
  const pace = learnPace(
    series,
    FAMILY,
    { slots: SLOTS, values },
    walls.map(() => Math.log(SLOTS * mean)),
  );
  if (pace === undefined) throw new Error('no pace');
  return pace;
}

describe('what is learnt of the pace', () => {
  it.each([
    { mean: 2_000, windows: [3, 2, 1] },
    { mean: 30, windows: [3, 2] },
    { mean: 5, windows: [3] },
  ])('of $mean in a slot are windows in which a fall by half shows: $windows', ({ mean, windows }) => {
    expect(learntOf(mean, 0.02).windows.map(({ slots }) => slots)).toEqual(windows);
  });

  it('carries on how a bucket began if buckets differ as a whole', () => {
    const carried = (wobble: number): number => learntOf(2_000, wobble).windows[0].carried[5];
    expect(carried(0)).toBeLessThan(0.2);
    // Three slots of a score as large as that of six are by a root of two smaller.
    expect(carried(0.2)).toBeGreaterThan(0.6);
    expect(carried(0.2)).toBeLessThan(0.9);
  });

  it('knows what follows a beginning better than without it', () => {
    const { soFarSpreads, windows } = learntOf(2_000, 0.2);
    expect(windows[0].spreads[5]).toBeLessThan(0.5 * soFarSpreads[2]);
  });
});
