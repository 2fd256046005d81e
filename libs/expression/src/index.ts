export { ExpressionError } from './language/expression-error.js';
export { MAX_CALLS, MAX_DEPTH, MAX_LENGTH } from './language/limits.js';
export {
  secondsOf,
  type Combination,
  type Duration,
  type DurationUnit,
  type Expression,
  type Selector,
} from './language/syntax.js';
export { parseExpression } from './language/parse.js';
export { printExpression } from './language/print.js';
export { requireOneSeries } from './language/series-count.js';
export { EvaluationError } from './evaluation/evaluation-error.js';
export { planOf, type Need, type Plan } from './evaluation/plan.js';
export { minuteOf, seriesOf, windowUntil, type Series, type TimedValue, type Window } from './evaluation/series.js';
