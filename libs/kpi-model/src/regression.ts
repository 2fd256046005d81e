import { type Design } from './design.js';
import { clamp, etaOf, etaPerScore, type Family, stabilised, stabilisedValues, valueAt } from './family.js';
import { medianOf } from './kth-smallest.js';
import type { KpiSeries } from './series.js';

/** Beyond so many standard deviations a bucket pulls no harder. */
const HUBER = 1.5;
/** No single bucket asks for a larger correction at once; keeps the first rounds from overshooting. */
const LARGEST_PULL = 3;
const TOLERANCE = 1e-4;

/** One fit in progress over the first buckets of a series. */
export interface Regression {
  readonly series: KpiSeries;
  readonly design: Design;
  readonly penalty: Float64Array;
}

/** What a fit uses of a series, and where it begins. */
export interface Task {
  /** The first so many buckets. */
  readonly count: number;
  /** The level may change with each of these buckets. */
  readonly steps: readonly number[];
  /** Etas to begin from; undefined for those of the values themselves, the wildest drawn in. */
  readonly start: Float64Array | undefined;
  readonly rounds: number;
}

/**
 * Iteratively reweighted least squares: each round linearises around the last, weighs every bucket by what it can tell and
 * by Huber's rule, and solves the ridge regression.
 *
 * @returns The coefficients.
 */
export function fitCoefficients(regression: Regression, family: Family, task: Task): Float64Array {
  const { series, design, penalty } = regression;
  const { count, steps, start, rounds } = task;
  const { columns } = design.layout;
  const gram = new Float64Array(columns * columns);
  const moment = new Float64Array(columns);
  const observed = stabilisedValues(series, family, count);
  let etas = start ?? firstEtas(series, family, count);
  let coefficients: Float64Array = new Float64Array(columns);
  for (let round = 0; round < rounds; round++) {
    gram.set(penalty);
    moment.fill(0);
    addBuckets(regression, family, steps, observed, etas, gram, moment);
    const solution = solveSymmetric(gram, moment);
    const moved = largestChange(coefficients, solution);
    coefficients = solution;
    if (round > 0 && moved < TOLERANCE) break;
    etas = fittedEtas(design, steps, coefficients, count);
  }
  return coefficients;
}

/** Etas further from the median than so many deviations are no place to begin at. */
const WILDEST = 4;

function firstEtas({ values, denominators }: KpiSeries, family: Family, count: number): Float64Array {
  const etas = values.subarray(0, count).map((value, t) => etaOf(family, value, denominators?.[t] ?? 1));
  const median = medianOf(Float64Array.from(etas));
  const reach = WILDEST * 1.4826 * medianOf(etas.map((eta) => Math.abs(eta - median)));
  return etas.map((eta) => clamp(eta, median - reach, median + reach));
}

/** Adds what each bucket asks for. Of the matrix only what lies on and below the diagonal is filled. */
function addBuckets(
  { series: { denominators }, design: { layout, starts, index, value } }: Regression,
  family: Family,
  steps: readonly number[],
  observed: Float64Array,
  etas: Float64Array,
  gram: Float64Array,
  moment: Float64Array,
): void {
  const { columns } = layout;
  for (let t = 0; t < observed.length; t++) {
    const trials = denominators?.[t] ?? 1;
    const expected = valueAt(family, etas[t]);
    const score = observed[t] - stabilised(family, expected, trials);
    const perScore = etaPerScore(family, expected, trials);
    const weight = Math.min(1, HUBER / Math.abs(score || 1)) / (perScore * perScore);
    const response = etas[t] + clamp(score * perScore, -LARGEST_PULL, LARGEST_PULL);
    const [from, to] = [starts[t], starts[t + 1]];
    for (let a = from; a < to; a++) {
      const weighted = weight * value[a];
      const row = index[a] * columns;
      moment[index[a]] += weighted * response;
      for (let b = from; b <= a; b++) gram[row + index[b]] += weighted * value[b];
    }
    for (let i = 0; i < steps.length; i++) {
      if (t < steps[i]) continue;
      const row = (layout.step + i) * columns;
      moment[layout.step + i] += weight * response;
      for (let b = from; b < to; b++) gram[row + index[b]] += weight * value[b];
      for (let j = 0; j <= i; j++) gram[row + layout.step + j] += t < steps[j] ? 0 : weight;
    }
  }
}

function largestChange(before: Float64Array, after: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < after.length; i++) largest = Math.max(largest, Math.abs(after[i] - before[i]));
  return largest;
}

/** Etas of the first buckets. */
export function fittedEtas(
  { layout, starts, index, value }: Design,
  steps: readonly number[],
  coefficients: Float64Array,
  count: number,
): Float64Array {
  const etas = new Float64Array(count);
  for (let t = 0; t < count; t++) {
    let sum = 0;
    for (let place = starts[t]; place < starts[t + 1]; place++) sum += coefficients[index[place]] * value[place];
    for (let i = 0; i < steps.length; i++) sum += t < steps[i] ? 0 : coefficients[layout.step + i];
    etas[t] = sum;
  }
  return etas;
}

/**
 * Cholesky decomposition within the envelope: what is 0 before the first entry of a row stays 0 and costs nothing.
 *
 * @param matrix - Positive definite and symmetric, row by row. Only what lies on and below its diagonal is read; it is overwritten.
 */
export function solveSymmetric(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const begins = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const row = i * n;
    while (matrix[row + begins[i]] === 0) begins[i]++;
    for (let j = begins[i]; j <= i; j++) {
      const other = j * n;
      let sum = matrix[row + j];
      for (let k = Math.max(begins[i], begins[j]); k < j; k++) sum -= matrix[row + k] * matrix[other + k];
      matrix[row + j] = i === j ? Math.sqrt(Math.max(sum, Number.MIN_VALUE)) : sum / matrix[other + j];
    }
  }
  const solution = Float64Array.from(right);
  for (let i = 0; i < n; i++) {
    for (let k = begins[i]; k < i; k++) solution[i] -= matrix[i * n + k] * solution[k];
    solution[i] /= matrix[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    solution[i] /= matrix[i * n + i];
    for (let k = begins[i]; k < i; k++) solution[k] -= matrix[i * n + k] * solution[i];
  }
  return solution;
}
