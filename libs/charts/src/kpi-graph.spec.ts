import fc from 'fast-check';
import { type KpiGraph, type KpiGraphBucket, kpiGraphSvg } from './kpi-graph.js';
import { PLOT_BOTTOM, PLOT_TOP } from './layout.js';
import { NOW } from './testing/graphs.js';
import { aKpiGraph, days, KPI_GRAPH_CASES } from './testing/kpi-graphs.js';

const HOUR = 3600;

/** How often elements of each class are drawn. */
const drawn = (graph: KpiGraph): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const [, name] of kpiGraphSvg(graph).matchAll(/class="([\w-]+)"/g)) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};
const legendOf = (graph: KpiGraph): string[] =>
  [...kpiGraphSvg(graph).matchAll(/class="legend"[^>]*>([^<]*)/g)].map(([, label]) => label);

it.each<{ what: string; graph: KpiGraph; classes: Record<string, number>; legend: string[] }>([
  {
    what: 'a band',
    graph: KPI_GRAPH_CASES['kpi-below-its-band'],
    classes: { line: 1, band: 1, expected: 1, judged: 1 },
    legend: ['expected range'],
  },
  {
    what: 'a bucket that is still filling',
    graph: KPI_GRAPH_CASES['kpi-still-filling'],
    classes: { line: 1, running: 1, band: 1, expected: 1, judged: 1 },
    legend: ['expected range'],
  },
  {
    what: 'a threshold',
    graph: KPI_GRAPH_CASES['kpi-below-a-threshold'],
    classes: { line: 1, threshold: 1, zone: 1, judged: 1 },
    legend: ['alert below 45 %'],
  },
  {
    what: 'an earlier week',
    graph: KPI_GRAPH_CASES['kpi-against-last-week'],
    classes: { line: 1, baseline: 1, judged: 1 },
    legend: ['last week'],
  },
  {
    what: 'three runs of values with gaps between',
    graph: KPI_GRAPH_CASES['kpi-with-gaps-above-a-threshold'],
    classes: { line: 3, threshold: 1, zone: 1, judged: 1 },
    legend: ['alert above 60'],
  },
  {
    what: 'a bucket without a value',
    graph: KPI_GRAPH_CASES['kpi-without-a-value'],
    classes: { 'no-data': 1 },
    legend: [],
  },
])('$what is drawn', ({ graph, classes, legend }) => {
  expect(drawn(graph)).toMatchObject(classes);
  const all = ['band', 'expected', 'running', 'threshold', 'zone', 'baseline', 'judged', 'no-data'];
  const names = Object.keys(drawn(graph));
  expect(all.filter((name) => names.includes(name))).toEqual(all.filter((name) => name in classes));
  expect(legendOf(graph)).toEqual(legend);
});

it.each([
  { isWell: false, color: '#d55e00' },
  { isWell: true, color: '#009e73' },
])('the judged value is circled in $color when it is well: $isWell', ({ isWell, color }) => {
  const graph = aKpiGraph();
  const svg = kpiGraphSvg({ ...graph, judged: { ...graph.judged, isWell } });
  expect(svg).toMatch(new RegExp(`class="judged"[^>]*stroke="${color}"`));
});

it('what was found before is circled, too', () => {
  const buckets = days(10, 100, 1);
  const judged = { start: buckets[9].start + 24 * HOUR, value: null, isRunning: false, isWell: true };
  const found = [buckets[3].start, buckets[7].start, buckets[7].start + HOUR / 2];
  expect(drawn(aKpiGraph({ buckets, judged, found })).judged).toBe(2);
  expect(drawn(aKpiGraph({ buckets, judged })).judged).toBeUndefined();
});

it('the bucket that was judged counts where the others say something else, and nothing after it is drawn', () => {
  const buckets = days(10, 100, 1);
  const judged = { start: buckets[5].start, value: 7, isRunning: false, isWell: false };
  const without = buckets.slice(0, 5);
  expect(kpiGraphSvg(aKpiGraph({ buckets, judged }))).toBe(kpiGraphSvg(aKpiGraph({ buckets: without, judged })));
});

it.each([
  { operator: 'above', from: PLOT_TOP },
  { operator: 'below', from: undefined },
] as const)('the zone of $operator is on that side of the threshold', ({ operator, from }) => {
  const svg = kpiGraphSvg(aKpiGraph({ threshold: { operator, value: 1000 } }));
  const [, y, height] = /class="zone"[^>]* y="([\d.]+)"[^>]* height="([\d.]+)"/.exec(svg) ?? [];
  const [, line] = /class="threshold"[^>]* y1="([\d.]+)"/.exec(svg) ?? [];
  if (from === undefined) expect(Number(y) + Number(height)).toBeCloseTo(PLOT_BOTTOM, 1);
  else expect(Number(y)).toBe(from);
  expect(from === undefined ? Number(y) : Number(y) + Number(height)).toBeCloseTo(Number(line), 1);
});

it('whatever the values, every coordinate is a number', () => {
  const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null });
  const bucket = fc.record({ value, expected: fc.option(fc.double(), { nil: undefined }), lower: value, upper: value });
  fc.assert(
    fc.property(fc.array(bucket, { minLength: 1, maxLength: 30 }), fc.boolean(), (given, isRunning) => {
      const buckets = given.map((each, i): KpiGraphBucket => ({ ...each, start: NOW + i * HOUR }));
      const judged = { ...buckets[buckets.length - 1], isRunning, isWell: false };
      expect(kpiGraphSvg(aKpiGraph({ buckets, judged }))).not.toMatch(/NaN|Infinity|undefined/);
    }),
  );
});
