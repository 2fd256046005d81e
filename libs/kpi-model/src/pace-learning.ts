import { dayTypeOf, hourOf } from './calendar.js';
import { meanSquare } from './calibration.js';
import { clamp, type Family, scoreBetween } from './family.js';
import { type HeldOutParts, heldOutParts, partScores } from './held-out-parts.js';
import { believed, type Pace, type Parts, type Window } from './pace-parts.js';
import { InvalidSeriesError, isPresent, type KpiSeries } from './series.js';
import { tailsOf } from './tails.js';

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
  const buckets = heldOutParts(series, family, parts, etas, shares);
  if (buckets.rows === 0) return undefined;

  const soFar = Array.from({ length: slots }, (_, i) => scaled(partScores(buckets, 0, i + 1)));
  const windows = lengthsOf(buckets, slots).map((length) => learnWindow(buckets, soFar, length));
  const moments = [...soFar, ...windows.flatMap(({ moments }) => moments)];
  const lowest = Float64Array.from(moments[0].scores);
  const highest = Float64Array.from(lowest);
  for (const { scores } of moments) {
    for (let row = 0; row < scores.length; row++) {
      lowest[row] = Math.min(lowest[row], scores[row]);
      highest[row] = Math.max(highest[row], scores[row]);
    }
  }
  return {
    slots,
    shares,
    soFarSpreads: soFar.map(({ spread }) => spread),
    windows: windows.map(({ window }) => window),
    tails: tailsOf(lowest, highest),
  };
}

/** What is carried into a window wherever it lies, and the scores against what is expected then. */
function learnWindow(
  buckets: HeldOutParts,
  soFar: readonly Scaled[],
  slots: number,
): { readonly window: Window; readonly moments: readonly Scaled[] } {
  const learnt = soFar.slice(0, -slots).map(({ scores, spread }, i) => {
    const before = scores.map((score) => believed(score * spread, spread));
    const latest = partScores(buckets, i + 1, i + 1 + slots);
    const carried = carriedShare(before, latest);
    return { carried, moment: scaled(latest.map((score, row) => score - carried * before[row])) };
  });
  const moments = learnt.map(({ moment }) => moment);
  const carried = learnt.map((each) => each.carried);
  return { window: { slots, carried, spreads: moments.map(({ spread }) => spread) }, moments };
}

/** The longest window, and each of the others in which a fall by half shows: more looks make every band wider. */
function lengthsOf(buckets: HeldOutParts, slots: number): readonly number[] {
  const [longest, ...others] = new Set(WINDOWS_PER_BUCKET.map((parts) => Math.max(1, Math.round(slots / parts))));
  return [longest, ...others.filter((length) => showsHalf(buckets, Math.floor((slots - length) / 2), length))];
}

/** Spreads by which a fall must show, in half of the buckets. */
const SHOWS = 3.5;

function showsHalf(buckets: HeldOutParts, from: number, length: number): boolean {
  const spread = spreadOf(partScores(buckets, from, from + length));
  const ofHalf = partScores(buckets, from, from + length, (_, expected, weight) =>
    scoreBetween(buckets.family, expected / 2, expected, weight),
  );
  return 2 * ofHalf.filter((score) => score < -SHOWS * spread).length >= buckets.rows;
}

/** Never below a fifth of an ordinary deviation. */
const LEAST_SPREAD = 0.2;

/** Scores as multiples of the spread that they have. */
interface Scaled {
  readonly scores: Float64Array;
  readonly spread: number;
}

const spreadOf = (scores: Float64Array): number => Math.max(LEAST_SPREAD, Math.sqrt(meanSquare(scores)));

function scaled(scores: Float64Array): Scaled {
  const spread = spreadOf(scores);
  return { scores: scores.map((score) => score / spread), spread };
}

/** The share of the scores before that the latest ones tend to have, by least squares, in which no accident counts for much. */
function carriedShare(before: Float64Array, latest: Float64Array): number {
  const spread = spreadOf(latest);
  let [products, squares] = [0, 1e-9];
  for (let row = 0; row < before.length; row++) {
    products += before[row] * believed(latest[row], spread);
    squares += before[row] ** 2;
  }
  return clamp(products / squares, 0, MOST_CARRIED);
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
    const kept = new Float64Array(matrix.length);
    let length = 0;
    for (let t = 0; t < n; t++) {
      if (!isPresent(series, t)) continue;
      kept.set(matrix.subarray(t * slots, (t + 1) * slots), length);
      length += slots;
    }
    return kept.subarray(0, length);
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
