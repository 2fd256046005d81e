import { BUCKETS_PER_DAY, type Grain } from './calendar.js';
import { type Fold, replayBuckets } from './calibration.js';
import { designOf, MAX_STEPS, penaltyOf } from './design.js';
import type { Family } from './family.js';
import { firstFamily, spreadOf } from './first-family.js';
import { fitCoefficients, fittedEtas, type Regression } from './regression.js';
import { dispersionOf, scoresOf } from './scores.js';
import type { KpiSeries } from './series.js';
import { findStep } from './steps.js';

/** Histories are held out in so many stretches, each foretold by a fit to what came before. */
const FOLDS: Readonly<Record<Grain, number>> = { day: 12, hour: 7 };
const MOST_HELD_OUT_DAYS: Readonly<Record<Grain, number>> = { day: 168, hour: 28 };
const FIRST_FIT_DAYS: Readonly<Record<Grain, number>> = { day: 28, hour: 14 };
const FIRST_ROUNDS = 8;
/** From where the fit to a shorter beginning was, one round comes as near as more would. */
const WARM_ROUNDS = 1;
const STEP_ROUNDS = 2;

/** A fit to a whole history, and what fits to its beginnings foretold. */
export interface HistoryFit extends Fitted {
  readonly regression: Regression;
  readonly folds: readonly Fold[];
}

export function fitHistory(series: KpiSeries): HistoryFit {
  const n = series.walls.length;
  const family = firstFamily(series);
  const design = designOf(series);
  const isBare = (family.kind === 'sum' || family.kind === 'average') && !family.isLog;
  const spread = isBare ? spreadOf(series.values) / family.unit : 1;
  const regression = { series, design, penalty: penaltyOf(design.layout, spread) };
  const { folds, warm } = foldsOf(regression, family);
  const start = extended(regression, warm, n);
  return { regression, folds, ...fitWithSteps(regression, warm.family, n, start, FIRST_ROUNDS) };
}

interface Fitted {
  readonly family: Family;
  readonly coefficients: Float64Array;
  readonly steps: readonly number[];
}

function fitWithSteps(
  regression: Regression,
  before: Family,
  count: number,
  start: Float64Array | undefined,
  rounds: number,
): Fitted {
  const { series, design } = regression;
  const freedom = Math.max(count / 2, count - design.layout.knots - 7);
  let steps: readonly number[] = [];
  let coefficients = fitCoefficients(regression, before, { count, steps, start, rounds });
  for (;;) {
    const etas = fittedEtas(design, steps, coefficients, count);
    const family = { ...before, dispersion: dispersionOf(series, before, etas, freedom) };
    const step = steps.length < MAX_STEPS ? findStep(scoresOf(series, family, etas), series.grain, steps) : undefined;
    if (step === undefined) return { family, coefficients, steps };
    steps = [...steps, step];
    coefficients = fitCoefficients(regression, family, { count, steps, start: etas, rounds: STEP_ROUNDS });
  }
}

/** Fits to growing beginnings of the history, each of which foretells what follows. */
function foldsOf(regression: Regression, first: Family): { folds: Fold[]; warm: Fitted } {
  const { series } = regression;
  const n = series.walls.length;
  const perDay = BUCKETS_PER_DAY[series.grain];
  const earliest = Math.min(FIRST_FIT_DAYS[series.grain] * perDay, Math.floor(n / 2));
  const begin = Math.max(earliest, n - MOST_HELD_OUT_DAYS[series.grain] * perDay);
  const stride = Math.ceil((n - begin) / FOLDS[series.grain]);
  const folds: Fold[] = [];
  let warm: Fitted | undefined;
  for (let from = begin; from < n; from += stride) {
    const start = warm && extended(regression, warm, from);
    const rounds = warm === undefined ? FIRST_ROUNDS : WARM_ROUNDS;
    warm = fitWithSteps(regression, warm?.family ?? first, from, start, rounds);
    const [replay, to] = [Math.max(0, from - replayBuckets(series.grain)), Math.min(n, from + stride)];
    const etas = extended(regression, warm, to).subarray(replay);
    folds.push({ start: replay, from, etas });
  }
  return { folds, warm: warm as Fitted };
}

/** Etas of an earlier fit, carried on. */
const extended = ({ design }: Regression, { steps, coefficients }: Fitted, count: number): Float64Array =>
  fittedEtas(design, steps, coefficients, count);
