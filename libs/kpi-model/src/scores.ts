import {
  angleOf,
  type Family,
  rootOf,
  scoreOfAngles,
  scoreOfRoots,
  stabilised,
  stabilisedValues,
  valueAt,
} from './family.js';
import { medianOf } from './kth-smallest.js';
import type { KpiSeries } from './series.js';

/** E[min(Z², 4)] of a standard normal Z: what a bounded second moment ought to be. */
const BOUNDED_SQUARE = 0.9205;
const BOUND = 2;
const SEARCH_ROUNDS = 9;
const LEAST_LOG = Math.log(1e-7);
const LARGEST_LOG = Math.log(4);

/** Scores of the first buckets against the etas given. */
export function scoresOf(series: KpiSeries, family: Family, etas: Float64Array): Float64Array {
  const scores = stabilisedValues(series, family, etas.length);
  for (let t = 0; t < scores.length; t++) {
    scores[t] -= stabilised(family, valueAt(family, etas[t]), series.denominators?.[t] ?? 1);
  }
  return scores;
}

/**
 * The dispersion under which the scores have deviation 1, found by halving; outliers count as two deviations.
 *
 * @param freedom - Degrees of freedom that the fit has left, at least 1.
 */
export function dispersionOf(series: KpiSeries, family: Family, etas: Float64Array, freedom: number): number {
  if (family.kind === 'sum' || family.kind === 'average') return plainDispersion(series, family, etas, freedom);
  const squaresUnder =
    family.kind === 'count' ? squaresOfCounts(series, family, etas) : squaresOfRatios(series, family, etas);
  let [low, high] = [LEAST_LOG, LARGEST_LOG];
  for (let round = 0; round < SEARCH_ROUNDS; round++) {
    const middle = (low + high) / 2;
    if (squaresUnder(Math.exp(middle)) / freedom > BOUNDED_SQUARE) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** The bounded squares of all scores by the dispersion; what does not depend on that is computed once. */
function squaresOfCounts({ values }: KpiSeries, family: Family, etas: Float64Array): (dispersion: number) => number {
  const observed = etas.map((_, t) => rootOf(values[t]));
  const expected = etas.map((eta) => rootOf(valueAt(family, eta)));
  return (dispersion) => {
    let sum = 0;
    for (let t = 0; t < etas.length; t++) sum += boundedSquare(scoreOfRoots(observed[t], expected[t], dispersion));
    return sum;
  };
}

function squaresOfRatios(series: KpiSeries, family: Family, etas: Float64Array): (dispersion: number) => number {
  const { values, denominators = new Float64Array(etas.length).fill(1) } = series;
  const observed = etas.map((_, t) => angleOf(values[t], denominators[t]));
  const expected = etas.map((eta, t) => angleOf(valueAt(family, eta), denominators[t]));
  return (dispersion) => {
    let sum = 0;
    for (let t = 0; t < etas.length; t++) {
      sum += boundedSquare(scoreOfAngles(observed[t], expected[t], denominators[t], dispersion));
    }
    return sum;
  };
}

/** Scores are a plain multiple of what the dispersion is, so a few rounds of scaling do. */
function plainDispersion(series: KpiSeries, family: Family, etas: Float64Array, freedom: number): number {
  const scores = scoresOf(series, { ...family, dispersion: 1 }, etas);
  let variance = (1.4826 * medianOf(scores.map(Math.abs))) ** 2 || scores.reduce((sum, s) => sum + s * s, 0) / freedom;
  for (let round = 0; round < 3 && variance > 0; round++) {
    const deviation = Math.sqrt(variance);
    variance *= boundedSquares(scores.map((score) => score / deviation)) / freedom / BOUNDED_SQUARE;
  }
  return Math.max(variance, 1e-7);
}

function boundedSquares(scores: Float64Array): number {
  let sum = 0;
  for (const score of scores) sum += boundedSquare(score);
  return sum;
}

const boundedSquare = (score: number): number => Math.min(score * score, BOUND * BOUND);
