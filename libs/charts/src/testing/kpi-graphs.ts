import type { KpiGraph, KpiGraphBucket } from '../kpi-graph.js';
import { NOW } from './graphs.js';

const HOUR = 3600;

/** Values of a product that people use by day, the last of which has fallen to so much of what it should be. */
export function days(count: number, level: number, last: number): KpiGraphBucket[] {
  return Array.from({ length: count }, (_, i) => {
    const start = NOW - (count - 1 - i) * HOUR;
    const hour = (start / HOUR) % 24;
    const expected = level * (1 + 0.6 * Math.sin(((hour - 8) / 24) * 2 * Math.PI));
    const value = expected * (1 + 0.05 * Math.sin(i * 1.7)) * (i === count - 1 ? last : 1);
    return { start, value, expected, lower: expected * 0.85, upper: expected * 1.15 };
  });
}

/** A conversion that has collapsed, unless said otherwise. */
export function aKpiGraph(given: Partial<KpiGraph> = {}): KpiGraph {
  const buckets = given.buckets ?? days(72, 1200, 0.4);
  return {
    title: 'Checkout conversion',
    subtitle: 'Checkout · Germany; plus',
    timeZone: 'Asia/Tokyo',
    unit: 'integer',
    judged: { ...buckets[buckets.length - 1], isRunning: false, isWell: false },
    ...given,
    buckets,
  };
}

const bare = (buckets: readonly KpiGraphBucket[]): KpiGraphBucket[] =>
  buckets.map(({ start, value }) => ({ start, value }));
const gaps = bare(days(72, 40, 1.9)).map((bucket, i) => (i % 24 < 5 ? { ...bucket, value: null } : bucket));
const daily = Array.from({ length: 42 }, (_, i) => ({
  start: NOW - (41 - i) * 24 * HOUR,
  value: 52 + 6 * Math.sin((i / 7) * 2 * Math.PI) - (i === 41 ? 9 : 0),
}));

/** Pictures of every kind and corner, by name. */
export const KPI_GRAPH_CASES: Readonly<Record<string, KpiGraph>> = {
  'kpi-below-its-band': aKpiGraph(),
  'kpi-still-filling': aKpiGraph({
    judged: { ...days(72, 1200, 0.2)[71], isRunning: true, isWell: false },
  }),
  'kpi-back-in-its-band': aKpiGraph({
    buckets: days(72, 1200, 1).map((bucket, i) => (i > 60 && i < 70 ? { ...bucket, value: 300 } : bucket)),
    judged: { ...days(72, 1200, 1)[71], isRunning: false, isWell: true },
  }),
  'kpi-one-sided-band': aKpiGraph({
    buckets: days(72, 1200, 0.4).map((bucket) => ({ ...bucket, upper: null })),
  }),
  'kpi-below-a-threshold': aKpiGraph({
    unit: 'percentage',
    buckets: daily,
    judged: { ...daily[41], isRunning: false, isWell: false },
    threshold: { operator: 'below', value: 45 },
  }),
  'kpi-against-last-week': aKpiGraph({
    unit: 'percentage',
    buckets: daily,
    judged: { ...daily[41], isRunning: false, isWell: false },
    baseline: {
      label: 'last week',
      points: daily.slice(0, 35).map(({ start, value }) => ({ time: start + 7 * 24 * HOUR, value: value + 1 })),
    },
  }),
  'kpi-with-gaps-above-a-threshold': aKpiGraph({
    buckets: gaps,
    judged: { ...gaps[71], isRunning: false, isWell: false },
    threshold: { operator: 'above', value: 60 },
  }),
  'kpi-of-one-bucket': aKpiGraph({
    buckets: [{ start: NOW, value: 3 }],
    judged: { start: NOW, value: 3, isRunning: false, isWell: false },
  }),
  'kpi-without-a-value': aKpiGraph({
    title: '<script>&"hostile\u0000 title that is so long that it cannot be shown as a whole in any picture of ours',
    buckets: [],
    judged: { start: NOW, value: null, isRunning: false, isWell: false },
  }),
};
