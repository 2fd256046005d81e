export { ExpressionError } from './language/expression-error.js';
export type { Selector } from './language/syntax.js';
export { parseExpression } from './language/parse.js';
export { requireOneSeries } from './language/series-count.js';
export { EvaluationError } from './evaluation/evaluation-error.js';
export { planOf, type Need, type Plan } from './evaluation/plan.js';
export { minuteOf, seriesOf, windowUntil, type Series, type Window } from './evaluation/series.js';
