import type { Grain, WallSeconds } from './calendar.js';
import { missedBetween } from './calibration.js';
import { type Bucket, type Expectation, expectationOf, scoreOf } from './expectation.js';
import { clamp, etaOf, etaPerScore, valueAt } from './family.js';
import type { KpiModel, KpiState, Suspicion } from './model.js';
import { InvalidSeriesError, problemOf } from './series.js';
import { missedAfter, settled, stretchAfter } from './stretch.js';
import { tailOf } from './tails.js';
import { believed, faded, followed } from './tracker.js';

/** A complete bucket. */
export interface Observation extends Bucket {
  /** NaN if there is none. */
  readonly value: number;
}

/** The level has changed, and the new one is expected from now on. */
export interface Shift {
  readonly direction: 'up' | 'down';
  /** The first of the buckets that showed it; the last of them is the one just learnt. */
  readonly since: WallSeconds;
  readonly buckets: number;
  /** What the last bucket should have been at the old level, and what it should have been at the new one. */
  readonly before: number;
  readonly after: number;
}

export interface Learnt {
  readonly state: KpiState;
  /** In the bucket that confirms it, and only in that. */
  readonly shift?: Shift;
}

/**
 * So many buckets in a row confirm a new level: the first lies outside the 99 % band, the others on the same side of what
 * the level before them would give, about as far as one bucket in ten is. The band follows them meanwhile as it follows any
 * surprise, but hardly if they are wild.
 */
export const SHIFT_BUCKETS: Readonly<Record<Grain, number>> = { day: 3, hour: 12 };
const STAYS_SUSPICIOUS = 0.8;
const LARGEST_JUMP = 12;

/**
 * Goes on by one complete bucket, in order of time. A bucket without a value, or one that was learnt already, changes nothing.
 *
 * @throws {InvalidSeriesError} If the value is none that the kind of KPI can have.
 */
export function learn(model: KpiModel, state: KpiState, bucket: Observation): Learnt {
  const problem = problemOf(model.family.kind, bucket.value, bucket.denominator);
  if (problem !== undefined) throw new InvalidSeriesError(`value: ${problem}`);
  const isMissing = Number.isNaN(bucket.value) || bucket.denominator === 0;
  if (isMissing || bucket.wall <= state.wall) return { state };

  const expectation = expectationOf(model, state, bucket);
  const score = scoreOf(expectation, bucket.value);
  const suspicion = suspicionAfter(state, expectation, score, bucket);
  const { wall } = bucket;
  const { family, spread, expected, weight, tails } = expectation;
  const track = faded(state, model.tracking, missedBetween(model.grain, state.wall, wall));
  const surprise = believed(score) * spread * etaPerScore(family, expected, weight);
  // While an incident lasts, no band becomes wider by it.
  const isLasting = suspicion !== undefined && suspicion.buckets > 1;
  const stretch = isLasting ? state.stretch : stretchAfter(settled(state.stretch, state.suspicion), tails, score);
  const next: KpiState = { wall, ...followed(track, model.tracking, surprise), stretch };
  if (suspicion === undefined) return { state: next };
  if (suspicion.buckets < SHIFT_BUCKETS[model.grain]) return { state: { ...next, suspicion } };
  const isFollowed = Math.abs(score) <= tails[suspicion.side][tailOf(0.99, 'both')];
  return confirmed(model, next, bucket, suspicion, isFollowed);
}

/** The new level is where the band has come to already, or else the mean of what showed it. */
function confirmed(
  model: KpiModel,
  next: KpiState,
  bucket: Observation,
  suspicion: Suspicion,
  isFollowed: boolean,
): Learnt {
  const { side, since, buckets, level: before, etaSum } = suspicion;
  const jumped = { level: clamp(etaSum / buckets, -LARGEST_JUMP, LARGEST_JUMP), echo: 0 };
  const settledNext = { ...next, stretch: settled(next.stretch, suspicion) };
  const state = isFollowed ? settledNext : { ...settledNext, ...jumped };
  const expectedAt = (given: KpiState): number => expectationOf(model, given, bucket).expected;
  const old = expectedAt({ ...state, level: before, echo: 0 });
  const direction = side === 'above' ? 'up' : 'down';
  return { state, shift: { direction, since, buckets, before: old, after: expectedAt(state) } };
}

function suspicionAfter(
  { suspicion: known, level }: KpiState,
  expectation: Expectation,
  score: number,
  { value, wall }: Observation,
): Suspicion | undefined {
  const { family, weight, tails, fittedEta } = expectation;
  const differs = etaOf(family, value, weight) - fittedEta;
  if (known !== undefined) {
    const without = scoreOf({ ...expectation, expected: valueAt(family, fittedEta + known.level) }, value);
    const bound = STAYS_SUSPICIOUS * tails[known.side][tailOf(0.95, known.side)];
    if ((known.side === 'above' ? without : -without) > bound) {
      const missed = missedAfter(known, tails, score);
      return { ...known, buckets: known.buckets + 1, etaSum: known.etaSum + differs, missed };
    }
  }
  const side = score > 0 ? 'above' : 'below';
  if (Math.abs(score) <= tails[side][tailOf(0.99, 'both')]) return undefined;
  return { side, since: wall, buckets: 1, level, etaSum: differs };
}
