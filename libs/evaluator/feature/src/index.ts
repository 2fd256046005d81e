export { EvaluatorModule, type EvaluatorOptions } from './evaluator.module.js';
export { EVALUATOR_GROUP, EVALUATOR_TRANSPORT } from './shards/evaluator-group.js';
export { TickAppender, type TickAppenderOptions } from './ingestion/tick-appender.js';
