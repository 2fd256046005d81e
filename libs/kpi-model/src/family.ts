import type { KpiKind, KpiSeries } from './series.js';

/**
 * How a kind of value varies. Everything additive happens in `eta`: the logarithm of a count, the log-odds of a ratio, and
 * log(1 + value / unit) of a sum or an average, or the value in units itself where there are negative ones. Surprise is
 * measured in `score`s: the difference of a variance-stabilising transform, about normal with deviation 1 whatever the level.
 */
export interface Family {
  readonly kind: KpiKind;
  readonly isLog: boolean;
  /** Of sums and averages. */
  readonly unit: number;
  /** Variance beyond Poisson or binomial: of a count var = m + dispersion m²; of a ratio the correlation within a bucket; of others the variance of eta. */
  readonly dispersion: number;
}

/** Anscombe's shift, which makes the transforms nearly normal at small counts. */
const SHIFT = 3 / 8;
const LEAST_DISPERSION = 1e-7;
const ETA_LIMIT = 30;

export const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** The value that eta stands for. */
export function valueAt(family: Family, eta: number): number {
  const bounded = clamp(eta, -ETA_LIMIT, ETA_LIMIT);
  switch (family.kind) {
    case 'count':
      return Math.exp(bounded);
    case 'ratio':
      return 1 / (1 + Math.exp(-bounded));
    default:
      return family.isLog ? family.unit * Math.expm1(Math.max(0, bounded)) : family.unit * eta;
  }
}

/** A first guess of eta from one value alone. */
export function etaOf(family: Family, value: number, weight: number): number {
  switch (family.kind) {
    case 'count':
      return Math.log(value + SHIFT);
    case 'ratio':
      return Math.log((value * weight + SHIFT) / ((1 - value) * weight + SHIFT));
    default:
      return family.isLog ? Math.log1p(Math.max(value, 0) / family.unit) : value / family.unit;
  }
}

/**
 * The scale on which scores are differences.
 *
 * @param weight - Denominator of a ratio; 1 otherwise.
 */
export function stabilised(family: Family, value: number, weight: number): number {
  switch (family.kind) {
    case 'count': {
      const root = Math.sqrt(Math.max(family.dispersion, LEAST_DISPERSION));
      const a = root * rootOf(value);
      // The inverse hyperbolic sine, which `Math.asinh` takes twice as long for.
      return (2 / root) * Math.log(a + Math.sqrt(1 + a * a));
    }
    case 'ratio':
      return 2 * Math.sqrt(effectiveTrials(family.dispersion, weight)) * angleOf(value, weight);
    default:
      return etaOf(family, value, weight) / Math.sqrt(Math.max(family.dispersion, LEAST_DISPERSION));
  }
}

/** What is stabilised of a count, and of a ratio, before the dispersion comes in. */
export const rootOf = (count: number): number => Math.sqrt(count + SHIFT);
export const angleOf = (ratio: number, trials: number): number =>
  Math.asin(Math.sqrt(clamp((ratio * trials + SHIFT) / (trials + 2 * SHIFT), 0, 1)));

/** The score of a count, from what it and its expectation are before the dispersion comes in. */
export function scoreOfRoots(observed: number, expected: number, dispersion: number): number {
  const root = Math.sqrt(dispersion);
  const [a, b] = [root * observed, root * expected];
  // The difference of two inverse hyperbolic sines, as one logarithm.
  return (2 / root) * Math.log((a + Math.sqrt(1 + a * a)) / (b + Math.sqrt(1 + b * b)));
}

/** The same of a ratio. */
export const scoreOfAngles = (observed: number, expected: number, trials: number, dispersion: number): number =>
  2 * Math.sqrt(effectiveTrials(dispersion, trials)) * (observed - expected);

/** How far a value lies from what was expected: the difference of both, stabilised. */
export function scoreBetween(family: Family, value: number, expected: number, weight: number): number {
  switch (family.kind) {
    case 'count':
      return scoreOfRoots(rootOf(value), rootOf(expected), Math.max(family.dispersion, LEAST_DISPERSION));
    case 'ratio':
      return scoreOfAngles(angleOf(value, weight), angleOf(expected, weight), weight, family.dispersion);
    default:
      return stabilised(family, value, weight) - stabilised(family, expected, weight);
  }
}

/** The first values of a series, stabilised. */
export function stabilisedValues({ values, denominators }: KpiSeries, family: Family, count: number): Float64Array {
  const stable = new Float64Array(count);
  for (let t = 0; t < count; t++) stable[t] = stabilised(family, values[t], denominators?.[t] ?? 1);
  return stable;
}

/** The inverse of `stabilised`, within what is possible. */
export function unstabilised(family: Family, stable: number, weight: number): number {
  switch (family.kind) {
    case 'count': {
      const root = Math.sqrt(Math.max(family.dispersion, LEAST_DISPERSION));
      return Math.max(0, (Math.sinh(Math.max(0, (root * stable) / 2)) / root) ** 2 - SHIFT);
    }
    case 'ratio': {
      const angle = clamp(stable / (2 * Math.sqrt(effectiveTrials(family.dispersion, weight))), 0, Math.PI / 2);
      return clamp((Math.sin(angle) ** 2 * (weight + 2 * SHIFT) - SHIFT) / weight, 0, 1);
    }
    default: {
      const value = valueAt(family, stable * Math.sqrt(Math.max(family.dispersion, LEAST_DISPERSION)));
      return family.isLog ? Math.max(0, value) : value;
    }
  }
}

/** Standard deviation of eta that one value with this expectation tells it with: how many etas a score of 1 is. */
export function etaPerScore(family: Family, expected: number, weight: number): number {
  switch (family.kind) {
    case 'count': {
      const shifted = expected + SHIFT;
      return Math.sqrt(shifted + family.dispersion * shifted * shifted) / Math.max(expected, 1e-3);
    }
    case 'ratio': {
      const spread = Math.max(expected * (1 - expected), 1e-9);
      return 1 / Math.sqrt(effectiveTrials(family.dispersion, weight) * spread);
    }
    default:
      return Math.sqrt(Math.max(family.dispersion, LEAST_DISPERSION));
  }
}

const effectiveTrials = (dispersion: number, trials: number): number =>
  trials / (1 + Math.max(0, trials - 1) * dispersion);
