import fc from 'fast-check';
import { BUCKETS_PER_DAY, type Grain, STEP_SECONDS } from './calendar.js';
import { type Band, bandOf, type Expectation, expectationOf } from './expectation.js';
import { fit, type FitOutcome } from './fit.js';
import { learn } from './learn.js';
import { judgePace } from './pace.js';
import type { Parts } from './pace-parts.js';
import type { KpiKind, KpiSeries } from './series.js';
import { MONDAY, normalOf, uniformOf } from './testing/series.js';

const LEVELS = [0.95, 0.98, 0.99] as const;
const SIDES = ['both', 'above', 'below'] as const;
const SLOTS = 4;

/** Level, noise, jumps, spikes, gaps: whatever a seed makes of a handful of numbers. */
const given = fc.record({
  kind: fc.constantFrom<KpiKind>('count', 'ratio', 'sum', 'average'),
  grain: fc.constantFrom<Grain>('hour', 'day'),
  days: fc.integer({ min: 13, max: 28 }),
  level: fc.constantFrom(0, 0.01, 1, 7, 300, 1e6, 1e12),
  noise: fc.constantFrom(0, 0.01, 0.2, 3),
  spikes: fc.constantFrom(0, 0.02, 0.3),
  gaps: fc.constantFrom(0, 0.1, 0.5),
  jump: fc.constantFrom(0, 0.01, 1, 40),
  seed: fc.integer(),
});
type Given = typeof given extends fc.Arbitrary<infer T> ? T : never;

function made(
  { kind, grain, days, level, noise, spikes, gaps, jump, seed }: Given,
  extraDays: number,
): { series: KpiSeries; parts: Parts } {
  const n = (days + extraDays) * BUCKETS_PER_DAY[grain];
  const [uniform, normal] = [uniformOf(seed), normalOf(seed + 1)];
  const at = Float64Array.from({ length: n }, (_, t) => t);
  const values = at.map((t) => {
    const jumped = level * (t > n / 2 ? jump : 1) * (uniform() < spikes ? 100 : 1);
    const value = jumped * (1 + noise * normal()) * (t % 24 < 6 ? 0 : 1);
    if (uniform() < gaps) return NaN;
    if (kind === 'count') return Math.max(0, Math.round(value));
    return kind === 'ratio' ? Math.min(1, Math.abs(value)) : value;
  });
  const walls = at.map((t) => MONDAY + t * STEP_SECONDS[grain]);
  const denominators = kind === 'ratio' ? at.map(() => Math.floor(uniform() * 50)) : undefined;
  const parts = Float64Array.from({ length: n * SLOTS }, (_, place) => values[Math.floor(place / SLOTS)] / SLOTS);
  return {
    series: { kind, grain, walls, values, ...(denominators && { denominators }) },
    parts: { slots: SLOTS, values: parts, ...(denominators && { denominators: parts.map(() => 12) }) },
  };
}

function beginningOf(
  { series, parts }: { series: KpiSeries; parts: Parts },
  count: number,
): { series: KpiSeries; parts: Parts } {
  const { denominators, walls, values } = series;
  return {
    series: {
      ...series,
      walls: walls.subarray(0, count),
      values: values.subarray(0, count),
      ...(denominators && { denominators: denominators.subarray(0, count) }),
    },
    parts: {
      ...parts,
      values: parts.values.subarray(0, count * SLOTS),
      ...(parts.denominators && { denominators: parts.denominators.subarray(0, count * SLOTS) }),
    },
  };
}

function nextBands(outcome: FitOutcome): unknown {
  if (outcome.outcome !== 'fitted') return outcome;
  const { model, state } = outcome;
  return bandOf(expectationOf(model, state, { wall: state.wall + STEP_SECONDS[model.grain] }), 0.99, 'both');
}

/** The bands that are no numbers, not in order or impossible. */
function faultyBands(expectation: Expectation): Band[] {
  const { kind } = expectation.family;
  const least = kind === 'count' || kind === 'ratio' ? 0 : -Infinity;
  const most = kind === 'ratio' ? 1 : Infinity;
  const bands = LEVELS.flatMap((level) => SIDES.map((sides) => bandOf(expectation, level, sides)));
  return bands.filter((band) => !isOrdered(band) || band.lower < least || band.upper > most);
}

const isOrdered = ({ lower, expected, upper }: Band): boolean =>
  lower <= expected && expected <= upper && Number.isFinite(expected);

describe('whatever the history', () => {
  it('bands are numbers in order, within what is possible, also after what follows was learnt', () => {
    fc.assert(
      fc.property(given, (about) => {
        const all = made(about, 2);
        const { kind, grain } = about;
        const count = about.days * BUCKETS_PER_DAY[grain];
        const { series, parts } = beginningOf(all, count);
        const outcome = fit(series, { parts });
        if (outcome.outcome !== 'fitted') return;
        const { model } = outcome;
        let { state } = outcome;
        for (let t = count - 1; t < all.series.walls.length; t++) {
          const bucket = { wall: all.series.walls[t], denominator: all.series.denominators?.[t] || undefined };
          const expectation = expectationOf(model, state, bucket);
          expect(faultyBands(expectation)).toEqual([]);
          const progress = { values: [1], ...(kind === 'ratio' && { denominators: [3] }) };
          const judged = judgePace(model, state, bucket, progress, 0.99, 'both');
          expect([judged?.soFar, judged?.recent].filter((band) => band && !isOrdered(band))).toEqual([]);
          const denominator = all.series.denominators?.[t];
          state = learn(model, state, { wall: bucket.wall, value: all.series.values[t], denominator }).state;
        }
      }),
      { numRuns: 40 },
    );
  });

  it('the same gives the same, and JSON keeps all of it', () => {
    fc.assert(
      fc.property(given, (about) => {
        const { series, parts } = made(about, 0);
        const outcome = fit(series, { parts });
        const text = JSON.stringify(outcome);
        expect(JSON.stringify(fit(series, { parts }))).toBe(text);
        const restored = JSON.parse(text) as FitOutcome;
        expect(JSON.stringify(restored)).toBe(text);
        expect(nextBands(restored)).toEqual(nextBands(outcome));
      }),
      { numRuns: 15 },
    );
  });
});
