import { dayTypeOf, hourOf } from './calendar.js';
import { meanSquare } from './calibration.js';
import type { Expectation } from './expectation.js';
import { clamp, type Family, valueAt } from './family.js';
import {
  believed,
  type Pace,
  type Part,
  partOf,
  type Progress,
  scoreOfPart,
  sharesOf,
  type Window,
} from './pace-parts.js';
import { InvalidSeriesError, isPresent, type KpiSeries } from './series.js';
import { type Tails, tailsOf } from './tails.js';

/**
 * What the equal slots of each bucket held, row by row: twelve slots of five minutes in an hour, say, or 24 hours in a day.
 * Slots of a count or a sum add up to the bucket; those of a ratio are numerators, with their denominators.
 */
export interface Parts {
  readonly slots: number;
  readonly values: Float64Array;
  readonly denominators?: Float64Array;
}

/** A group's own shape counts as much as that of all buckets once it has so many. */
const HALF_BELIEVED = 4;

/** Of a bucket a quarter, a sixth and a twelfth are looked at alone, whenever they are its latest slots. */
const WINDOWS_PER_BUCKET = [4, 6, 12] as const;
/** So much of what came before goes on at most: a score of a longer window is larger than that of a shorter one. */
const MOST_CARRIED = 1.5;

/**
 * Learns from complete buckets how they filled.
 *
 * @param etas - What each bucket was expected to hold before it began; NaN for those that were not held out.
 */
export function learnPace(series: KpiSeries, family: Family, parts: Parts, etas: Float64Array): Pace | undefined {
  if (family.kind === 'average' || (family.kind === 'sum' && !family.isLog)) return undefined;
  const { slots } = parts;
  const shares = family.kind === 'ratio' ? [] : learnShares(series, parts);
  const buckets = heldOutBuckets(series, family, parts, etas, shares);
  if (buckets.length === 0) return undefined;

  const soFar = Array.from({ length: slots }, (_, i) => scaled(scoresOf(buckets, 0, i + 1)));
  const windows = lengthsOf(buckets, slots).map((length) => learnWindow(buckets, soFar, length));
  const moments = [...soFar, ...windows.flatMap(({ moments }) => moments)];
  const most = (pick: (...scores: number[]) => number): Float64Array =>
    Float64Array.from(buckets, (_, row) => pick(...moments.map(({ scores }) => scores[row])));
  return {
    slots,
    shares,
    soFarSpreads: soFar.map(({ spread }) => spread),
    windows: windows.map(({ window }) => window),
    tails: tailsOf(most(Math.min), most(Math.max)),
  };
}

const scoresOf = (buckets: readonly HeldOutBucket[], from: number, to: number): Float64Array =>
  Float64Array.from(buckets, (bucket) => scoreOfPart(bucket(from, to)));

/** What is carried into a window wherever it lies, and the scores against what is expected then. */
function learnWindow(
  buckets: readonly HeldOutBucket[],
  soFar: readonly Scaled[],
  slots: number,
): { readonly window: Window; readonly moments: readonly Scaled[] } {
  const learnt = soFar.slice(0, -slots).map(({ scores, spread }, i) => {
    const before = scores.map((score) => believed(score * spread, spread));
    const latest = scoresOf(buckets, i + 1, i + 1 + slots);
    const carried = carriedShare(before, latest);
    return { carried, moment: scaled(latest.map((score, row) => score - carried * before[row])) };
  });
  const moments = learnt.map(({ moment }) => moment);
  const carried = learnt.map((each) => each.carried);
  return { window: { slots, carried, spreads: moments.map(({ spread }) => spread) }, moments };
}

/** The longest window, and each of the others in which a fall by half shows: more looks make every band wider. */
function lengthsOf(buckets: readonly HeldOutBucket[], slots: number): readonly number[] {
  const [longest, ...others] = new Set(WINDOWS_PER_BUCKET.map((parts) => Math.max(1, Math.round(slots / parts))));
  return [longest, ...others.filter((length) => showsHalf(buckets, Math.floor((slots - length) / 2), length))];
}

/** Spreads by which a fall must show, in half of the buckets. */
const SHOWS = 3.5;

function showsHalf(buckets: readonly HeldOutBucket[], from: number, length: number): boolean {
  const { spread } = scaled(scoresOf(buckets, from, from + length));
  const shown = buckets.filter((bucket) => {
    const { expectation } = bucket(from, from + length);
    return scoreOfPart({ value: expectation.expected / 2, expectation }) < -SHOWS * spread;
  });
  return 2 * shown.length >= buckets.length;
}

/** What some slots of a bucket held and should have held. */
type HeldOutBucket = (from: number, to: number) => Part;

/** Each bucket that was held out and has all its parts. */
function heldOutBuckets(
  series: KpiSeries,
  family: Family,
  parts: Parts,
  etas: Float64Array,
  shares: Pace['shares'],
): HeldOutBucket[] {
  return Array.from(etas.keys()).flatMap((t) => {
    const progress = rowOf(parts, t);
    if (Number.isNaN(etas[t]) || progress.values.some(Number.isNaN)) return [];
    const expected = valueAt(family, etas[t]);
    const whole: Expectation = { family, expected, weight: 1, spread: 1, tails: NO_TAILS, fittedEta: etas[t] };
    const ofBucket = sharesOf(shares, series.grain, series.walls[t], series.holidays?.[t] === 1);
    return [(from, to) => partOf(progress, whole, ofBucket, from, to)];
  });
}

const NO_TAILS: Tails = { below: [], above: [] };

/** Never below a fifth of an ordinary deviation. */
const LEAST_SPREAD = 0.2;

/** Scores as multiples of the spread that they have. */
interface Scaled {
  readonly scores: Float64Array;
  readonly spread: number;
}

function scaled(scores: Float64Array): Scaled {
  const spread = Math.max(LEAST_SPREAD, Math.sqrt(meanSquare(scores)));
  return { scores: scores.map((score) => score / spread), spread };
}

/** The share of the scores before that the latest ones tend to have, by least squares, in which no accident counts for much. */
function carriedShare(before: Float64Array, latest: Float64Array): number {
  const { spread } = scaled(latest);
  let [products, squares] = [0, 1e-9];
  for (let row = 0; row < before.length; row++) {
    products += before[row] * believed(latest[row], spread);
    squares += before[row] ** 2;
  }
  return clamp(products / squares, 0, MOST_CARRIED);
}

function rowOf({ slots, values, denominators }: Parts, t: number): Progress {
  const row = (matrix: Float64Array): number[] => Array.from(matrix.subarray(t * slots, (t + 1) * slots));
  return { values: row(values), ...(denominators !== undefined && { denominators: row(denominators) }) };
}

function learnShares({ grain, walls, holidays }: KpiSeries, { slots, values }: Parts): number[][] {
  const groups = grain === 'hour' ? 24 : 3;
  const sums = Array.from({ length: groups + 1 }, () => new Float64Array(slots));
  const counts = new Float64Array(groups + 1);
  for (let t = 0; t < walls.length; t++) {
    const group = grain === 'hour' ? hourOf(walls[t]) : dayTypeOf(walls[t], holidays?.[t] === 1);
    const row = values.subarray(t * slots, (t + 1) * slots);
    const total = row.reduce((sum, value) => sum + value, 0);
    if (!(total > 0)) continue;
    for (const into of [group, groups]) {
      counts[into]++;
      row.forEach((value, i) => (sums[into][i] += value / total));
    }
  }
  const common = Array.from(sums[groups], (sum) => (counts[groups] > 0 ? sum / counts[groups] : 1 / slots));
  return sums
    .slice(0, groups)
    .map((own, group) => common.map((share, i) => (own[i] + HALF_BELIEVED * share) / (counts[group] + HALF_BELIEVED)));
}

/**
 * The parts of the buckets that have values.
 *
 * @throws {InvalidSeriesError}
 */
export function presentParts(series: KpiSeries, parts: Parts): Parts {
  const n = series.walls.length;
  const { slots } = parts;
  const picked = (matrix: Float64Array, field: string): Float64Array => {
    if (matrix.length !== n * slots) {
      throw new InvalidSeriesError(
        `${field}: ${matrix.length} entries; ${slots} slots of ${n} buckets make ${n * slots}`,
      );
    }
    const kept: number[] = [];
    for (let t = 0; t < n; t++) if (isPresent(series, t)) kept.push(...matrix.subarray(t * slots, (t + 1) * slots));
    return Float64Array.from(kept);
  };
  const { denominators } = parts;
  if (series.kind === 'ratio' && denominators === undefined) {
    throw new InvalidSeriesError('parts.denominators: a ratio must have them');
  }
  return {
    slots,
    values: picked(parts.values, 'parts.values'),
    ...(denominators !== undefined && { denominators: picked(denominators, 'parts.denominators') }),
  };
}
