/**
 * The expected value of a KPI for any hour or day, and how far it may lie from it.
 *
 * `fit` takes the complete buckets of one KPI and gives a model: a robust ridge regression (Huber's weights, reweighted least
 * squares) of a piecewise-linear trend whose bends are shrunken, weekdays, hours by type of day, holidays, steps of the level, and
 * from 400 days on the rhythm of the year. Counts are fitted as logarithms with Poisson variance and more where there is more,
 * ratios as log-odds that weigh as much as their denominators, sums and averages as logarithms if none is negative. Fits to
 * growing beginnings of the history foretell what follows; the quantiles of what they missed by make the bands (split conformal),
 * which then stretch and shrink so that misses come as often as they should. `expectationOf` and `bandOf` ask for a bucket;
 * `learn` goes on by one complete bucket and tells of a new level once; `judgePace` looks at one that is still filling;
 * `learnMaturity` knows how much of it late events will add. Fit anew each night and pass on the state.
 *
 * Values are in the caller's units, times are seconds of the local clock (`WallSeconds`), states and models plain JSON. Nothing
 * here reads a clock or draws by chance. What no series can hold is an `InvalidSeriesError`; what cannot be fitted is an outcome.
 *
 * @packageDocumentation
 */
export { type Grain, type WallSeconds } from './calendar.js';
export { type Band, bandOf, type Bucket, type Expectation, expectationOf, scoreOf, sideOf } from './expectation.js';
export { fit, type FitOptions, type FitOutcome, LEAST_DAYS, type NotEnoughHistory, TRAINING_DAYS } from './fit.js';
export { learn, type Learnt, type Observation, type Shift, SHIFT_BUCKETS } from './learn.js';
export { lagUntilVisible, learnMaturity, type Maturity, visibleShare } from './maturity.js';
export type { KpiModel, KpiState } from './model.js';
export { judgePace, type PaceJudgement, type PartBand } from './pace.js';
export type { Parts } from './pace-learning.js';
export type { Pace, Progress } from './pace-parts.js';
export { InvalidSeriesError, type KpiKind, type KpiSeries } from './series.js';
export type { Level, Sides } from './tails.js';
