/**
 * How a question about product events is asked: in the parameters of the Dashboard REST API, and as a saved chart.
 *
 * Readers take what people send and give questions, or an `InvalidInputError` that names the member and what would be right.
 * Nothing here counts.
 *
 * @packageDocumentation
 */
export {
  addsUp,
  type ChartQuery,
  type FunnelChart,
  type SegmentationChart,
  eventNamesOf,
  intervalOf,
  kindOf,
  segmentNamesOf,
  unitOf,
  watchedConversionMs,
} from './chart-query.js';
export { type Condition, NO_VALUE, type Segment } from './condition.js';
export type { Funnel, FunnelMode, FunnelQuestion } from './funnel.js';
export { type Formula, type FormulaLine, type Metric, metricsOf, segmentsNamedIn } from './formula/formula.js';
export type { PropertyReference } from './property-reference.js';
export { boundsBefore, queryBuckets } from './query-buckets.js';
export { funnelCost, segmentationCost } from './query-cost.js';
export { MAX_TEXT_LENGTH } from './query-reader.js';
export { countsProperty, groupsOf, leadOf, linesOf } from './question-lines.js';
export { readChartQuery } from './read-chart-query.js';
export { readFunnel } from './read-funnel.js';
export { readSegmentation } from './read-segmentation.js';
export type { Measure, Segmentation, SegmentationQuestion } from './segmentation.js';
