import type { CountedEvent } from './condition.js';
import type { FunnelQuestion } from './funnel.js';
import type { Formula, MetricName } from './formula/formula.js';
import { leadOf, linesOf } from './question-lines.js';
import type { SegmentationQuestion } from './segmentation.js';

/** The grains at which a monitor can watch. */
interface ChartInterval {
  readonly interval: 'hour' | 'day';
}

/** How often events happened over time. */
export interface SegmentationChart extends SegmentationQuestion, ChartInterval {
  readonly type: 'segmentation';
}

/** How many of those who began a funnel went on to its end, over the time of their beginning. */
export interface FunnelChart extends FunnelQuestion, ChartInterval {
  readonly type: 'funnel';
}

/** What a saved chart shows over time, at no time yet. */
export type ChartQuery = SegmentationChart | FunnelChart;

/**
 * How the values of a chart are written: `count` of users or events; `percent`, whose values are ratios (0 to 1) and shown × 100;
 * any other `number`.
 */
export type ChartUnit = 'count' | 'percent' | 'number';

/** What kind of KPI the values of a chart are for the model of what is expected of them. */
export type ChartKind = 'count' | 'ratio' | 'sum' | 'average';

const KINDS: Readonly<Record<MetricName, ChartKind>> = {
  UNIQUES: 'count',
  TOTALS: 'count',
  ACTIVE: 'ratio',
  AVG: 'average',
  PROPSUM: 'sum',
  PROPAVG: 'average',
  PROPCOUNT: 'count',
  PROPMAX: 'average',
  PROPMIN: 'average',
  PERCENTILE: 'average',
  FREQPERCENTILE: 'average',
  ARPAU: 'average',
};

/** How long one value of a chart stands for, by the clocks of its project. */
export function intervalOf({ interval }: ChartQuery): 'hour' | 'day' {
  return interval;
}

const INTERVAL_MS: Readonly<Record<ChartInterval['interval'], number>> = { hour: 3_600_000, day: 86_400_000 };

/** A conversion that takes longer than an interval is none for a monitor: else a bucket would grow for weeks. */
export function watchedConversionMs({ conversionMs, interval }: FunnelChart): number {
  return Math.min(conversionMs, INTERVAL_MS[interval]);
}

/** An average of counts is none; counts added up are one. What else a formula makes of several metrics may be anything. */
export function kindOf(chart: ChartQuery): ChartKind {
  if (chart.type === 'funnel') return 'ratio';
  const [{ formula }] = linesOf(chart);
  return averagedKind(kindOfFormula(formula), chart.rollingAverage);
}

function kindOfFormula(formula: Formula): ChartKind {
  if (formula.kind === 'metric') return averagedKind(KINDS[formula.metric.name], formula.averaged);
  if (formula.kind !== 'operation' || formula.operator !== '+') return 'average';
  const [left, right] = formula.operands.map(kindOfFormula);
  return left === right && left !== 'ratio' ? left : 'average';
}

const averagedKind = (kind: ChartKind, averaged: number): ChartKind =>
  averaged > 1 && kind !== 'ratio' ? 'average' : kind;

/** Whether the parts of a bucket add up to it: those of an average do not, nor those of a window that goes beyond the bucket. */
export function addsUp(chart: ChartQuery): boolean {
  return kindOf(chart) !== 'average' && (chart.type === 'funnel' || leadOf(chart) === 0);
}

/** As the prefix of a formula says, or as its kind has it. */
export function unitOf(chart: ChartQuery): ChartUnit {
  const format = chart.type === 'funnel' ? 'plain' : linesOf(chart)[0].format;
  if (format !== 'plain') return format === 'percent' ? 'percent' : 'number';
  const kind = kindOf(chart);
  if (kind === 'ratio') return 'percent';
  return kind === 'count' ? 'count' : 'number';
}

/** For people, by the position of the segment. */
export function segmentNamesOf({ segments }: ChartQuery): readonly string[] {
  return segments.map(({ name }) => name);
}

/** What series show, for people and by their position: the events, the formula, or the funnel as a whole. */
export function eventNamesOf(chart: ChartQuery): readonly string[] {
  if (chart.type === 'funnel') return [chart.steps.map(nameOf).join(' → ')];
  return chart.measure === 'formula' ? chart.formulas.map(({ text }) => text) : chart.events.map(nameOf);
}

const nameOf = ({ type }: CountedEvent): string => type ?? 'Any event';
