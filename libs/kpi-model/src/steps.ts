import { BUCKETS_PER_DAY, type Grain } from './calendar.js';
import { clamp } from './family.js';

/** The means of so many days before and after a moment are compared. */
const WINDOW_DAYS: Readonly<Record<Grain, number>> = { day: 7, hour: 2 };
/** A step at the very end needs so many buckets of evidence. */
const LEAST_AFTER: Readonly<Record<Grain, number>> = { day: 3, hour: 12 };
/** Standard errors by which the means must differ, beyond what the scores' own persistence explains. */
const THRESHOLD = 6;
/** A spike is no step: no score counts for more. */
const LARGEST_SCORE = 5;
const MOST_PERSISTENT = 0.7;

/**
 * The bucket where the level of a series changed at once, if it did.
 *
 * @param scores - What a fit without that step leaves over.
 * @param known - Buckets of the steps found before; none is found within half a window of them.
 */
export function findStep(scores: Float64Array, grain: Grain, known: readonly number[]): number | undefined {
  const window = WINDOW_DAYS[grain] * BUCKETS_PER_DAY[grain];
  const bounded = scores.map((score) => clamp(score, -LARGEST_SCORE, LARGEST_SCORE));
  const sums = runningSums(bounded);
  const inflation = Math.sqrt(persistenceFactor(bounded));
  let [found, largest]: [number | undefined, number] = [undefined, THRESHOLD * inflation];
  for (let t = window; t <= scores.length - LEAST_AFTER[grain]; t++) {
    if (known.some((step) => Math.abs(step - t) < window / 2)) continue;
    const after = Math.min(window, scores.length - t);
    const difference = (sums[t + after] - sums[t]) / after - (sums[t] - sums[t - window]) / window;
    const strength = Math.abs(difference) / Math.sqrt(1 / after + 1 / window);
    if (strength > largest) [found, largest] = [t, strength];
  }
  return found;
}

function runningSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let t = 0; t < values.length; t++) sums[t + 1] = sums[t] + values[t];
  return sums;
}

/**
 * By how much the variance of a mean grows because neighbours resemble each other. Read from the differences between neighbours, in
 * which a step is one among many: where scores carry over by a share c, differences do by (c - 1) / 2.
 */
function persistenceFactor(scores: Float64Array): number {
  let [products, squares] = [0, 1e-9];
  for (let t = 2; t < scores.length; t++) {
    const difference = scores[t] - scores[t - 1];
    products += difference * (scores[t - 1] - scores[t - 2]);
    squares += difference * difference;
  }
  const carried = clamp(1 + (2 * products) / squares, 0, MOST_PERSISTENT);
  return (1 + carried) / (1 - carried);
}
