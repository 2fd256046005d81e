import { BUCKETS_PER_DAY, dayTypeOf, type Grain, hourOf, STEP_SECONDS, type WallSeconds } from './calendar.js';
import { clamp, etaPerScore, type Family, stabilised, stabilisedValues, valueAt } from './family.js';
import { medianOf } from './kth-smallest.js';
import type { Tracking } from './model.js';
import type { KpiSeries } from './series.js';
import { type Tails, tailsOf } from './tails.js';
import { AT_REST, believed, faded, followed, type Track } from './tracker.js';

/** A stretch of buckets as a fit sees it that knows only what came before `from`. */
export interface Fold {
  /** Buckets from `start` on; those from `from` on are held out. */
  readonly start: number;
  readonly from: number;
  readonly etas: Float64Array;
}

/** What scores are measured by: all folds by the family of the fit to the whole, whose scores the bands are made of. */
interface Yardstick {
  readonly series: KpiSeries;
  readonly family: Family;
  readonly observed: Float64Array;
}

export interface Calibration {
  readonly tracking: Tracking;
  readonly spreads: readonly number[];
  readonly farSpread: number;
  readonly tails: Tails;
  /** Etas of the held-out buckets as they were expected, level and echo included; NaN elsewhere. */
  readonly expectedEtas: Float64Array;
}

const CANDIDATES: readonly Tracking[] = [0, 0.05, 0.15, 0.35].flatMap((level) =>
  [0, 0.3, 0.6, 0.85].map((echo) => ({ level, echo })),
);
/** A livelier tracker must be better by this share than a calmer one. */
const MARGIN = 0.005;
const LARGEST_LOSS = 4;
/** Buckets ahead that `farSpread` speaks of. */
export const FAR_BUCKETS: Readonly<Record<Grain, number>> = { hour: 24, day: 7 };

/** Chooses how surprises are followed by what would have foretold the held-out buckets best, and measures what was left. */
export function calibrate(series: KpiSeries, family: Family, folds: readonly Fold[]): Calibration {
  const yardstick = { series, family, observed: stabilisedValues(series, family, series.walls.length) };
  let [best, least]: [Tracking, number] = [CANDIDATES[0], Infinity];
  for (const tracking of CANDIDATES) {
    const loss = lossOf(yardstick, folds, tracking);
    if (loss < least * (1 - MARGIN)) [best, least] = [tracking, loss];
  }
  const { scores, farScores, at, expectedEtas } = heldOut(yardstick, folds, best);
  const groups = at.map((t) => groupOf(series.grain, series.walls[t], series.holidays?.[t] === 1));
  const spreads = spreadsOf(scores, groups, GROUPS[series.grain]);
  return {
    tracking: best,
    spreads,
    farSpread: Math.max(1, Math.sqrt(meanSquare(farScores) / meanSquare(scores)) || 1),
    tails: tailsOf(scores.map((score, i) => score / spreads[groups[i]])),
    expectedEtas,
  };
}

/** Mean of the held-out scores, of which no accident counts for more than `LARGEST_LOSS`. */
function lossOf(yardstick: Yardstick, folds: readonly Fold[], tracking: Tracking): number {
  let [sum, count] = [0, 0];
  for (const fold of folds) {
    followFold(yardstick, fold, tracking, (t, score) => {
      if (t < fold.from) return;
      sum += Math.min(Math.abs(score), LARGEST_LOSS);
      count++;
    });
  }
  return sum / count;
}

interface HeldOut {
  readonly scores: Float64Array;
  /** As they would be `FAR_BUCKETS` ahead. */
  readonly farScores: Float64Array;
  /** The bucket of each score. */
  readonly at: readonly number[];
  readonly expectedEtas: Float64Array;
}

function heldOut(yardstick: Yardstick, folds: readonly Fold[], tracking: Tracking): HeldOut {
  const { series, family, observed } = yardstick;
  const scores: number[] = [];
  const farScores: number[] = [];
  const at: number[] = [];
  const expectedEtas = new Float64Array(series.walls.length).fill(NaN);
  const far = FAR_BUCKETS[series.grain];
  for (const fold of folds) {
    const { start, from, etas } = fold;
    const tracks: Track[] = [];
    followFold(yardstick, fold, tracking, (t, score, eta, before) => {
      tracks.push(before);
      if (t < from) return;
      scores.push(score);
      at.push(t);
      expectedEtas[t] = eta;
      if (t - start < far) return;
      const { level, echo } = faded(tracks[t - start - far + 1], tracking, far - 1);
      const expected = valueAt(family, etas[t - start] + level + echo);
      farScores.push(observed[t] - stabilised(family, expected, series.denominators?.[t] ?? 1));
    });
  }
  return { scores: Float64Array.from(scores), farScores: Float64Array.from(farScores), at, expectedEtas };
}

/**
 * Goes through a fold as `learn` would.
 *
 * @param see - Told of each bucket its score, the eta that it was expected to have, and the track after the bucket before it.
 */
function followFold(
  { series: { grain, walls, denominators }, family, observed }: Yardstick,
  { start, etas }: Fold,
  tracking: Tracking,
  see: (t: number, score: number, eta: number, before: Track) => void,
): void {
  let before = AT_REST;
  for (let i = 0; i < etas.length; i++) {
    const t = start + i;
    const track = faded(before, tracking, i === 0 ? 0 : missedBetween(grain, walls[t - 1], walls[t]));
    const eta = etas[i] + track.level + track.echo;
    const trials = denominators?.[t] ?? 1;
    const expected = valueAt(family, eta);
    const score = observed[t] - stabilised(family, expected, trials);
    see(t, score, eta, before);
    before = followed(track, tracking, believed(score) * etaPerScore(family, expected, trials));
  }
}

/** Buckets without a value between two; 0 also where the clocks went back. */
export const missedBetween = (grain: Grain, before: WallSeconds, after: WallSeconds): number =>
  Math.max(0, Math.round((after - before) / STEP_SECONDS[grain]) - 1);

const GROUPS: Readonly<Record<Grain, number>> = { hour: 12, day: 2 };
/** A group's own spread counts as much as that of all once it has so many buckets. */
const HALF_BELIEVED = 20;
const SPREAD_LIMITS = [0.5, 2] as const;

/** Buckets that are likely to vary alike: working days or others, and for hourly series a sixth of the day. */
export function groupOf(grain: Grain, wall: WallSeconds, isHoliday: boolean): number {
  const isWorkday = dayTypeOf(wall, isHoliday) === 0;
  return (isWorkday ? 0 : 1) + (grain === 'hour' ? 2 * Math.floor(hourOf(wall) / 4) : 0);
}

function spreadsOf(scores: Float64Array, groups: readonly number[], count: number): number[] {
  const overall = meanSquare(scores);
  return Array.from({ length: count }, (_, group) => {
    const own = scores.filter((_, i) => groups[i] === group);
    if (own.length === 0 || overall === 0) return 1;
    const variance = (own.length * (meanSquare(own) / overall) + HALF_BELIEVED) / (own.length + HALF_BELIEVED);
    return clamp(Math.sqrt(variance), ...SPREAD_LIMITS);
  });
}

/** Of scores bounded at 3 deviations, so that one accident does not widen a whole group. */
export function meanSquare(scores: Float64Array): number {
  if (scores.length === 0) return NaN;
  const bound = 3 * 1.4826 * medianOf(scores.map(Math.abs)) || Infinity;
  let sum = 0;
  for (const score of scores) sum += Math.min(Math.abs(score), bound) ** 2;
  return sum / scores.length;
}

/** So much of the end of a history is gone through again once it is fitted, to know where the level is. */
export const replayBuckets = (grain: Grain): number => (grain === 'hour' ? 2 : 28) * BUCKETS_PER_DAY[grain];
