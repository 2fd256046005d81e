import { type FormulaLine, isOfProperty, metricsOf, type MetricName, windowed } from './formula/formula.js';
import type { PropertyReference } from './property-reference.js';
import type { Measure, SegmentationQuestion } from './segmentation.js';

/** The parts of a question that say what is counted. */
type Counted = Pick<SegmentationQuestion, 'events' | 'measure' | 'formulas' | 'rollingWindow' | 'rollingAverage'>;

/** Measures as metrics. */
const METRIC_OF: Readonly<Record<Exclude<Measure, 'formula'>, MetricName>> = {
  uniques: 'UNIQUES',
  totals: 'TOTALS',
  pct_dau: 'ACTIVE',
  average: 'AVG',
  sums: 'PROPSUM',
  value_avg: 'PROPAVG',
};

/** Each line makes series: the formulas, or the measure of each event. */
export function linesOf({ events, measure, formulas, rollingWindow }: Counted): readonly FormulaLine[] {
  if (measure === 'formula') {
    return formulas.map((line) => ({ ...line, formula: windowed(line.formula, rollingWindow) }));
  }
  return events.map(({ type }, event) => ({
    text: type ?? '',
    format: 'plain',
    formula: { kind: 'metric', metric: { name: METRIC_OF[measure], event, window: rollingWindow }, averaged: 1 },
  }));
}

/** Buckets before the first one that rolling windows and averages look back at. */
export function leadOf(question: Counted): number {
  const metrics = linesOf(question).flatMap(({ formula }) => metricsOf(formula));
  const leads = metrics.map(
    ({ metric, averaged }) => (metric.window === Infinity ? 0 : metric.window - 1) + averaged - 1,
  );
  return Math.max(0, ...leads) + question.rollingAverage - 1;
}

/** Whether numbers of an event's first property are counted; it makes no groups then. */
export function countsProperty(question: Counted, event: number): boolean {
  return linesOf(question).some(({ formula }) =>
    metricsOf(formula).some(({ metric }) => metric.event === event && isOfProperty(metric)),
  );
}

/** What makes groups of an event, beside the properties that everything is grouped by. */
export function groupsOf(question: Counted, event: number): readonly PropertyReference[] {
  return question.events[event].groupBy.slice(countsProperty(question, event) ? 1 : 0);
}
