export { EvaluatorModule } from './evaluator.module.js';
export { EVALUATOR_GROUP, EVALUATOR_TRANSPORT } from './shards/evaluator-group.js';
export { ExternalRunner } from './external/external-runner.js';
export { ReadKpiProgress } from './kpi-watches/read-kpi-progress.js';
export type { ScheduledKind } from './runs/monitor-runs.js';
export { TickAppender } from './ingestion/tick-appender.js';
export { PRODUCT_EVENTS_GROUP, PRODUCT_EVENTS_TRANSPORT } from './product/product-events-group.js';
export { ProductEventSettings } from './product/take-events.js';
