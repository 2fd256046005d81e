export { type Band, bandOf, expectationOf } from './expectation.js';
export { fit, type FitOutcome } from './fit.js';
export { learn, type Observation, type Shift } from './learn.js';
export { learnMaturity, visibleShare } from './maturity.js';
export type { KpiModel, KpiState } from './model.js';
export { judgePace, type PaceJudgement } from './pace.js';
export type { Parts } from './pace-parts.js';
export { InvalidSeriesError, type KpiKind, type KpiSeries } from './series.js';
export type { Level, Sides } from './tails.js';
