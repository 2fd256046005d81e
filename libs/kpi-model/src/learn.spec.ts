import type { Grain } from './calendar.js';
import { bandOf, expectationOf, scoreOf, sideOf } from './expectation.js';
import { learn, type Shift, SHIFT_BUCKETS } from './learn.js';
import type { KpiState } from './model.js';
import { InvalidSeriesError } from './series.js';
import { aSeries, fitted, MONDAY, noisyCounts } from './testing/series.js';

const STEP = { day: 86_400, hour: 3600 };

/** Follows a model through the values that `valueOf` gives for the buckets after its history. */
function follow(grain: Grain, buckets: number, valueOf: (usual: number, t: number) => number) {
  const days = grain === 'day' ? 120 : 14;
  const first = grain === 'day' ? days : days * 24;
  const counts = noisyCounts(1, 1_000, grain);
  const history = aSeries({ grain, days }, counts);
  const { model, state: begin } = fitted(history);
  let state = begin;
  const shifts: (Shift & { at: number })[] = [];
  const outside: number[] = [];
  for (let t = 0; t < buckets; t++) {
    const bucket = { wall: MONDAY + (first + t) * STEP[grain], value: Math.round(valueOf(counts(first + t), t)) };
    if (sideOf(bandOf(expectationOf(model, state, bucket), 0.99, 'both'), bucket.value) !== 'inside') outside.push(t);
    const learnt = learn(model, state, bucket);
    state = learnt.state;
    if (learnt.shift) shifts.push({ ...learnt.shift, at: t });
  }
  return { model, begin, state, shifts, outside };
}

describe('a new level', () => {
  it.each(['day', 'hour'] as const)('is told once, in the bucket that confirms it, and then expected: %s', (grain) => {
    const { shifts, outside } = follow(grain, 60, (usual, t) => (t < 5 ? usual : usual / 2));
    const confirmed = 5 + SHIFT_BUCKETS[grain] - 1;
    expect(shifts).toHaveLength(1);
    expect(shifts[0]).toMatchObject({ direction: 'down', buckets: SHIFT_BUCKETS[grain], at: confirmed });
    expect(shifts[0].after / shifts[0].before).toBeCloseTo(0.5, 1);
    expect(outside.filter((t) => t >= 5 && t <= confirmed)).toHaveLength(SHIFT_BUCKETS[grain]);
    expect(outside.filter((t) => t > confirmed).length).toBeLessThanOrEqual(2);
  });

  it.each(['day', 'hour'] as const)('is none if it ends one bucket before that, and leaves no mark: %s', (grain) => {
    const { shifts, outside } = follow(grain, 40, (usual, t) =>
      t >= 5 && t < 5 + SHIFT_BUCKETS[grain] - 1 ? usual / 2 : usual,
    );
    expect(shifts).toEqual([]);
    expect(outside.filter((t) => t >= 5 + SHIFT_BUCKETS[grain]).length).toBeLessThanOrEqual(1);
  });

  it('is none if the other side comes in between', () => {
    const { shifts } = follow('day', 6, (usual, t) => (t === 2 ? usual * 2 : usual / 2));
    expect(shifts).toMatchObject([{ since: MONDAY + 123 * STEP.day, at: 5 }]);
  });

  it('may rise as well', () => {
    const { shifts } = follow('day', 10, (usual) => usual * 1.5);
    expect(shifts).toMatchObject([{ direction: 'up', at: 2 }]);
  });
});

describe('learning', () => {
  const { model, begin } = follow('day', 0, (usual) => usual);
  const next = begin.wall + STEP.day;
  const learnt = (value: number, state: KpiState = begin): KpiState => learn(model, state, { wall: next, value }).state;
  const usual = expectationOf(model, begin, { wall: next }).expected;

  it.each([
    { what: 'a bucket without a value', bucket: { wall: next, value: NaN } },
    { what: 'the bucket that was learnt last', bucket: { wall: begin.wall, value: 5 } },
    { what: 'an earlier one', bucket: { wall: begin.wall - STEP.day, value: 5 } },
  ])('$what changes nothing', ({ bucket }) => {
    expect(learn(model, begin, bucket).state).toBe(begin);
  });

  it('a negative count is refused', () => {
    expect(() => learnt(-1)).toThrow(new InvalidSeriesError('value: -1 is negative; a count is 0 or more'));
  });

  const justOutside = (state: KpiState): number =>
    Math.floor(bandOf(expectationOf(model, state, { wall: state.wall + STEP.day }), 0.99, 'both').upper) + 1;

  it('stretches the tail that was missed, and narrows the others a little', () => {
    const { stretch } = learnt(justOutside(begin));
    expect(stretch.above.every((factor) => factor > 1)).toBe(true);
    expect(stretch.below.every((factor) => factor < 1)).toBe(true);
  });

  it('stretches in the long run by nothing if misses come as often as they should', () => {
    const [inside, outside] = [learnt(usual).stretch.above[0], learnt(justOutside(begin)).stretch.above[0]];
    expect(inside ** 19 * outside).toBeCloseTo(1, 9);
  });

  it('never stretches beyond its limits', () => {
    let state = begin;
    for (let i = 0; i < 200; i++) {
      state = { ...learnt(justOutside(state), state), wall: begin.wall, suspicion: undefined };
    }
    for (const factor of [...state.stretch.above, ...state.stretch.below]) {
      expect(factor).toBeGreaterThanOrEqual(0.6);
      expect(factor).toBeLessThanOrEqual(2);
    }
  });

  it.each([1, SHIFT_BUCKETS.hour - 1])('is taught no wider band by an outage of %d hours', (hours) => {
    const { begin: before, state } = follow('hour', hours, () => 0);
    expect(state.stretch).toEqual(before.stretch);
  });

  it('counts what an incident missed by little once it is over, and not before', () => {
    const hourly = follow('hour', 0, (value) => value);
    let state = hourly.begin;
    const bandNext = () => bandOf(expectationOf(hourly.model, state, { wall: state.wall + STEP.hour }), 0.99, 'both');
    const next = (value: number) => {
      state = learn(hourly.model, state, { wall: state.wall + STEP.hour, value }).state;
    };
    next(Math.floor(bandNext().upper) + 1);
    const { stretch } = state;
    for (let i = 0; i < 4; i++) next(Math.floor(bandNext().upper) + 1);
    expect(state).toMatchObject({ stretch, suspicion: { buckets: 5, missed: [2, 2, 2, 2, 2] } });
    next(Math.round(bandNext().lower * 0.9 + bandNext().expected * 0.1));
    expect(state.suspicion).toBeUndefined();
    expect(state.stretch.above[4] / stretch.above[4]).toBeCloseTo(Math.exp(0.2 - 0.1 * 0.005), 9);
  });

  it('never lets a rarer tail lie nearer than a more common one', () => {
    const stretch = { below: [1.6, 1, 1, 1, 0.7], above: [0.7, 1.6, 0.7, 0.7, 0.7] };
    const { tails } = expectationOf(model, { ...begin, stretch }, { wall: next });
    for (const side of [tails.below, tails.above]) expect(side).toEqual([...side].sort((a, b) => a - b));
  });

  it('suspects from just beyond the 99 % band', () => {
    const expectation = expectationOf(model, begin, { wall: next });
    const { upper } = bandOf(expectation, 0.99, 'both');
    expect(scoreOf(expectation, upper)).toBeCloseTo(expectation.tails.above[4], 6);
    expect(learnt(Math.floor(upper)).suspicion).toBeUndefined();
    expect(learnt(Math.floor(upper) + 1).suspicion).toMatchObject({ side: 'above', since: next, buckets: 1 });
  });
});
