import type { FunnelQuestion } from './funnel.js';
import type { Measure, SegmentationQuestion } from './segmentation.js';

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

const KINDS: Readonly<Record<Measure, ChartKind>> = {
  uniques: 'count',
  totals: 'count',
  pct_dau: 'ratio',
  average: 'average',
  sums: 'sum',
  value_avg: 'average',
};

/** How long one value of a chart stands for, by the clocks of its project. */
export function intervalOf({ interval }: ChartQuery): 'hour' | 'day' {
  return interval;
}

export function kindOf(chart: ChartQuery): ChartKind {
  return chart.type === 'funnel' ? 'ratio' : KINDS[chart.measure];
}

export function unitOf(chart: ChartQuery): ChartUnit {
  const kind = kindOf(chart);
  if (kind === 'ratio') return 'percent';
  return kind === 'count' ? 'count' : 'number';
}

/** For people, by the position of the segment. */
export function segmentNamesOf({ segments }: ChartQuery): readonly string[] {
  return segments.map(({ name }) => name);
}

/** The events, or the steps of the funnel, for people and by their position. */
export function eventNamesOf(chart: ChartQuery): readonly string[] {
  return (chart.type === 'funnel' ? chart.steps : chart.events).map(({ type }) => type ?? 'Any event');
}
