import { fit } from './fit.js';
import type { KpiModel, KpiState } from './model.js';
import { judgePace } from './pace.js';
import { InvalidSeriesError, type KpiSeries } from './series.js';
import { aSeries, MONDAY, normalOf } from './testing/series.js';

const SLOTS = 12;
const HOURS = 14 * 24;
const THIRTEEN = MONDAY + (HOURS + 13) * 3600;

/** Hours of 1,200 events by night and 6,000 by day, of which later slots hold a little more. */
function withPace(kind: 'count' | 'ratio' = 'count'): { model: KpiModel; state: KpiState } {
  const normal = normalOf(1);
  const values = new Float64Array(HOURS * SLOTS);
  for (let place = 0; place < values.length; place++) {
    const mean = usualOf(Math.floor(place / SLOTS) % 24, place % SLOTS);
    values[place] = Math.round(mean + Math.sqrt(mean) * normal());
  }
  const sums = (t: number): number =>
    values.subarray(t * SLOTS, (t + 1) * SLOTS).reduce((sum, value) => sum + value, 0);
  const series: KpiSeries =
    kind === 'count'
      ? aSeries({ grain: 'hour', days: 14 }, sums)
      : aSeries({ kind, grain: 'hour', days: 14, denominator: 20_000 }, (t) => sums(t) / 20_000);
  const parts = { slots: SLOTS, values, ...(kind === 'ratio' && { denominators: values.map(() => 20_000 / SLOTS) }) };
  const outcome = fit(series, { parts });
  if (outcome.outcome !== 'fitted') throw new Error(outcome.outcome);
  return outcome;
}

const usualOf = (hour: number, slot: number): number =>
  ((hour < 8 ? 1_200 : 6_000) / SLOTS) * (0.9 + (0.2 * (slot + 0.5)) / SLOTS);
const counts = withPace();
const judged = (slots: readonly number[], { model, state } = counts) =>
  judgePace(model, state, { wall: THIRTEEN }, { values: slots }, 0.99, 'both');
const usual = (count: number): number[] => Array.from({ length: count }, (_, slot) => usualOf(13, slot));

describe('the pace of a bucket', () => {
  it('of an ordinary hour is inside after every slot', () => {
    for (let slots = 1; slots <= SLOTS; slots++) expect(judged(usual(slots))?.side).toBe('inside');
  });

  it('expects of an hour what has passed of it', () => {
    const { soFar, recent } = judged(usual(6)) ?? never();
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    expect(soFar.expected / sum(usual(6))).toBeCloseTo(1, 1);
    expect((recent?.expected ?? 0) / sum(usual(6).slice(-(recent?.slots ?? 0)))).toBeCloseTo(1, 1);
  });

  it('shows a fall by half at 13:15 by 13:30', () => {
    const slots = usual(6).map((value, slot) => (slot < 3 ? value : value / 2));
    const sides = [4, 5, 6].map((passed) => judged(slots.slice(0, passed))?.side);
    expect(sides.at(-1)).toBe('below');
    expect(judged(slots)?.recent?.side).toBe('below');
  });

  it('shows in the latest slots what a good beginning hides', () => {
    const slots = usual(9).map((value, slot) => (slot < 6 ? value * 1.02 : value * 0.8));
    const { soFar, recent, side } = judged(slots) ?? never();
    expect([soFar.side, recent?.side, side]).toEqual(['inside', 'below', 'below']);
  });

  it.each([
    { slots: 1, recent: undefined },
    { slots: 2, recent: 1 },
    { slots: 3, recent: 2 },
    { slots: 4, recent: 3 },
    { slots: 12, recent: 3 },
  ])('after $slots slots looks at as many as $recent alone', ({ slots, recent }) => {
    const falling = usual(slots).map((value, slot) => (slot === 0 || slot < slots - 3 ? value : value * 0.9));
    expect(judged(falling)?.recent?.slots).toBe(recent);
  });

  it('takes the number of latest slots that surprises most', () => {
    const slots = (factor: (slot: number) => number): number[] => usual(8).map((value, slot) => value * factor(slot));
    expect(judged(slots((slot) => (slot < 7 ? 1 : 0.5)))?.recent).toMatchObject({ slots: 1, side: 'below' });
    expect(judged(slots((slot) => (slot < 6 ? 1 : 0.5)))?.recent).toMatchObject({ slots: 2, side: 'below' });
    expect(judged(slots((slot) => (slot < 5 ? 1 : 1.5)))?.recent).toMatchObject({ slots: 3, side: 'above' });
  });

  it.each([
    { sides: 'below', slots: 1 },
    { sides: 'above', slots: 3 },
  ] as const)('takes what surprises those most who watch $sides', ({ sides, slots }) => {
    const values = usual(8).map((value, slot) => value * (slot === 7 ? 0.9 : slot < 5 ? 1 : 1.2));
    expect(judgePace(counts.model, counts.state, { wall: THIRTEEN }, { values }, 0.99, sides)?.recent?.slots).toBe(
      slots,
    );
  });

  it('shows that nothing comes after the first slot', () => {
    expect(judged([0])?.side).toBe('below');
  });

  it.each([
    { sides: 'below', side: 'inside' },
    { sides: 'above', side: 'above' },
  ] as const)('that is too fast is $side for those who watch $sides', ({ sides, side }) => {
    const doubled = { values: usual(4).map((value) => 2 * value) };
    expect(judgePace(counts.model, counts.state, { wall: THIRTEEN }, doubled, 0.99, sides)?.side).toBe(side);
  });

  it.each([
    { slots: 12, fails: false },
    { slots: 13, fails: true },
  ])('has twelve slots: $slots', ({ slots, fails }) => {
    const judging = () => judged(Array.from({ length: slots }, () => 500));
    if (fails) expect(judging).toThrow(new InvalidSeriesError('values: 13 slots; a bucket of this model has 12'));
    else expect(judging).not.toThrow();
  });

  it('is not judged before a slot has passed, nor by a model that learnt none', () => {
    expect(judged([])).toBeUndefined();
    const { pace, ...model } = counts.model;
    expect(pace).toBeDefined();
    expect(judgePace(model, counts.state, { wall: THIRTEEN }, { values: [1] }, 0.99, 'both')).toBeUndefined();
  });

  it('of a ratio is that of its numerators and denominators so far', () => {
    const ratio = withPace('ratio');
    const denominators = Array.from({ length: 6 }, () => 20_000 / SLOTS);
    const judge = (values: number[]) =>
      judgePace(ratio.model, ratio.state, { wall: THIRTEEN }, { values, denominators }, 0.99, 'both');
    expect(judge(usual(6))?.side).toBe('inside');
    expect(judge(usual(6).map((value, slot) => (slot < 3 ? value : value / 2)))?.side).toBe('below');
  });
});

it('parts must be as many as the slots of all buckets', () => {
  const series = aSeries({ days: 30 }, (t) => t);
  expect(() => fit(series, { parts: { slots: 24, values: new Float64Array(719) } })).toThrow(
    new InvalidSeriesError('parts.values: 719 entries; 24 slots of 30 buckets make 720'),
  );
});

function never(): never {
  throw new Error('there is no judgement');
}
