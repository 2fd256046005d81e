import type { CountedEvent } from './condition.js';
import type { SegmentationQuestion } from './segmentation.js';

/** What a saved chart shows over time, at the grains that a monitor can watch. */
export interface ChartQuery extends SegmentationQuestion {
  readonly type: 'segmentation';
  readonly interval: 'hour' | 'day';
}

/**
 * How the values of a chart are written: `count` of users or events; `percent`, whose values are ratios (0 to 1) and shown × 100;
 * any other `number`.
 */
export type ChartUnit = 'count' | 'percent' | 'number';

/** What kind of KPI the values of a chart are for the model of what is expected of them. */
export type ChartKind = 'count' | 'ratio' | 'sum' | 'average';

const KINDS: Readonly<Record<ChartQuery['measure'], ChartKind>> = {
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

export function kindOf({ measure }: ChartQuery): ChartKind {
  return KINDS[measure];
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

/** The events of a chart for people, by their position. */
export function eventNamesOf({ events }: ChartQuery): readonly string[] {
  return events.map(({ type }: CountedEvent) => type ?? 'Any event');
}
