import { dayTypeOf, hourOf } from './calendar.js';
import { type Expectation, scoreOf } from './expectation.js';
import { type Family, valueAt } from './family.js';
import { type Pace, partOf, type Parts, type Progress, recentSlots, sharesOf } from './pace.js';
import { InvalidSeriesError, isPresent, type KpiSeries } from './series.js';
import { TAIL_PROBABILITIES, tailQuantile, type Tails } from './tails.js';

/** A group's own shape counts as much as that of all buckets once it has so many. */
const HALF_BELIEVED = 4;

/**
 * Learns from complete buckets how they filled.
 *
 * @param etas - What each bucket was expected to hold before it began; NaN for those that were not held out.
 */
export function learnPace(series: KpiSeries, family: Family, parts: Parts, etas: Float64Array): Pace | undefined {
  if (family.kind === 'average' || (family.kind === 'sum' && !family.isLog)) return undefined;
  const shares = family.kind === 'ratio' ? [] : learnShares(series, parts);
  const { soFar, recent } = heldOutScores(series, family, parts, etas, shares);
  if (soFar.length === 0) return undefined;
  const soFarSpreads = slotSpreads(soFar);
  const recentSpreads = slotSpreads(recent);
  const extremes = soFar.map((scores, row) => [
    ...scores.map((score, i) => score / soFarSpreads[i]),
    ...recent[row].map((score, i) => score / recentSpreads[i]),
  ]);
  const most = (sign: number): number[] => {
    const sorted = Float64Array.from(extremes, (scores) => Math.max(...scores.map((score) => sign * score)));
    sorted.sort().reverse();
    return TAIL_PROBABILITIES.map((p) => Math.max(0, tailQuantile(sorted, p)));
  };
  const tails = { below: most(-1), above: most(1) };
  return { slots: parts.slots, shares, soFarSpreads, recentSpreads, tails };
}

/** A row for each bucket that was held out: its scores after each slot, of all so far and of the latest slots. */
function heldOutScores(
  series: KpiSeries,
  family: Family,
  parts: Parts,
  etas: Float64Array,
  shares: Pace['shares'],
): { soFar: number[][]; recent: number[][] } {
  const soFar: number[][] = [];
  const recent: number[][] = [];
  for (let t = 0; t < etas.length; t++) {
    const progress = rowOf(parts, t);
    if (Number.isNaN(etas[t]) || progress.values.some(Number.isNaN)) continue;
    const expected = valueAt(family, etas[t]);
    const whole: Expectation = { family, expected, weight: 1, spread: 1, tails: NO_TAILS, fittedEta: etas[t] };
    const ofBucket = sharesOf(shares, series.grain, series.walls[t], series.holidays?.[t] === 1);
    const scoresFrom = (from: (passed: number) => number): number[] =>
      progress.values.map((_, i) => {
        const part = partOf(progress, whole, ofBucket, from(i + 1), i + 1);
        return scoreOf(part.expectation, part.value);
      });
    soFar.push(scoresFrom(() => 0));
    recent.push(scoresFrom((passed) => Math.max(0, passed - recentSlots(parts.slots))));
  }
  return { soFar, recent };
}

const NO_TAILS: Tails = { below: [], above: [] };

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

/** Deviation of the scores after each slot; never below a fifth of an ordinary one. */
const LEAST_SPREAD = 0.2;

function slotSpreads(rows: readonly (readonly number[])[]): number[] {
  return rows[0].map((_, i) => {
    const sizes = Float64Array.from(rows, (row) => Math.abs(row[i])).sort();
    return Math.max(LEAST_SPREAD, 1.4826 * sizes[Math.floor(sizes.length / 2)]);
  });
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
