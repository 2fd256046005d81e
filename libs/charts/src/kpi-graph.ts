import type { EpochSeconds } from '@tocsin/runtime';
import { COLOR, LABEL_SIZE, PLOT_BOTTOM, PLOT_RIGHT, PLOT_TOP } from './layout.js';
import { type ChartPoint, within } from './line.js';
import { type Frame, noData, pathOf, type Plot, plotOf, svgOf } from './plot.js';
import { element, HALO, text } from './svg.js';
import { textWidth } from './text.js';
import { unitScale, valueText } from './unit-scale.js';

/** What a bucket came to, and between what it should have lain. */
export interface KpiGraphBucket {
  readonly start: EpochSeconds;
  /** Null: there is none. */
  readonly value: number | null;
  readonly expected?: number | undefined;
  /** Null or absent: there is no bound on that side. */
  readonly lower?: number | null | undefined;
  readonly upper?: number | null | undefined;
}

/** The picture of a KPI: the title is the name of the monitor, the subtitle chart and series. */
export interface KpiGraph extends Omit<Frame, 'from' | 'to'> {
  /** Complete buckets, oldest first; those before it and the one that was judged. */
  readonly buckets: readonly KpiGraphBucket[];
  /** The bucket that was judged; it counts where `buckets` say something else. */
  readonly judged: KpiGraphBucket & {
    /** It was still filling: what leads to it is drawn dotted. */
    readonly isRunning: boolean;
    /** Nothing is wrong with it any more. */
    readonly isWell: boolean;
  };
  /** When buckets began of which there was something to tell: they have circles, too. */
  readonly found?: readonly EpochSeconds[] | undefined;
  readonly threshold?: { readonly operator: 'above' | 'below'; readonly value: number } | undefined;
  /** Earlier values at the places of those that were compared with them, and what they are: `last week`. */
  readonly baseline?: { readonly label: string; readonly points: readonly ChartPoint[] } | undefined;
}

interface BoundedBucket {
  readonly start: EpochSeconds;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Draws a KPI as SVG of 800 × 400 pixels: its values with their gaps, the band in which they should lie or the threshold or
 * baseline that they were compared with, and a circle around the value that was judged. The same argument gives the same bytes.
 */
export function kpiGraphSvg(graph: KpiGraph): string {
  const { judged, threshold, baseline } = graph;
  const found = new Set(graph.found);
  const buckets = [...graph.buckets.filter(({ start }) => start < judged.start), judged];
  const frame = { ...graph, from: Math.min(buckets[0].start, judged.start - 60), to: judged.start };
  const values = buckets.flatMap(({ value }) => (value === null ? [] : [within(value)]));
  const earlier = (baseline?.points ?? []).filter(({ time }) => time >= frame.from && time <= frame.to);
  const plot = plotOf(frame, [
    ...values,
    ...(threshold === undefined ? [] : [within(threshold.value)]),
    ...earlier.map(({ value }) => within(value)),
    ...buckets.flatMap(({ expected, lower, upper }) => [expected, lower, upper].filter(isFinite)).map(within),
  ]);
  return svgOf(
    frame,
    plot,
    [...zone(threshold, plot), ...band(buckets, plot)],
    [
      ...expectation(buckets, plot),
      ...earlierLine(earlier, plot),
      ...valueLine(buckets, judged, plot),
      ...thresholdLine(threshold, plot),
      ...legend(graph, earlier, plot),
      ...buckets
        .slice(0, -1)
        .flatMap((bucket) => (found.has(bucket.start) ? circle(bucket, COLOR.critical, plot) : [])),
      ...circle(judged, judged.isWell ? COLOR.ok : COLOR.critical, plot),
      ...(values.length === 0 ? [noData(plot)] : []),
    ],
  );
}

const isFinite = (value: number | null | undefined): value is number => Number.isFinite(value);

/** Neighbours that all have something: between two runs lies a bucket without it. */
function runs<B, P>(buckets: readonly B[], pointOf: (bucket: B) => P | undefined): P[][] {
  const found: P[][] = [[]];
  for (const bucket of buckets) {
    const point = pointOf(bucket);
    if (point !== undefined) found[found.length - 1].push(point);
    else found.push([]);
  }
  return found.filter((run) => run.length > 0);
}

/** Where a value is on the wrong side of the threshold. */
function zone(threshold: KpiGraph['threshold'], { left, y }: Plot): string[] {
  if (threshold === undefined) return [];
  const at = y(threshold.value);
  const [top, bottom] = threshold.operator === 'above' ? [PLOT_TOP, at] : [at, PLOT_BOTTOM];
  const size = { x: left, y: top, width: PLOT_RIGHT - left, height: Math.max(0, bottom - top) };
  return [element('rect', { class: 'zone', ...size, fill: COLOR.warning, 'fill-opacity': 0.14 })];
}

/** A side without a bound reaches the edge of the plot. */
function band(buckets: readonly KpiGraphBucket[], plot: Plot): string[] {
  const [lowest, highest] = [plot.ticks[0].value, plot.ticks[plot.ticks.length - 1].value];
  const bounded = runs(buckets, ({ start, expected, lower, upper }): BoundedBucket | undefined =>
    expected === undefined
      ? undefined
      : { start, lower: isFinite(lower) ? lower : lowest, upper: isFinite(upper) ? upper : highest },
  );
  return bounded
    .filter((run) => run.length > 1)
    .map((run) => {
      const upper = run.map(({ start, upper: value }) => ({ time: start, value }));
      const lower = run.map(({ start, lower: value }) => ({ time: start, value })).reverse();
      const d = `${pathOf([...upper, ...lower], plot)}Z`;
      return element('path', { class: 'band', d, fill: COLOR.line, 'fill-opacity': 0.15 });
    });
}

function expectation(buckets: readonly KpiGraphBucket[], plot: Plot): string[] {
  const expected = runs(buckets, ({ start, expected: value }) =>
    isFinite(value) ? { time: start, value } : undefined,
  );
  const stroke = { stroke: COLOR.line, 'stroke-width': 1.5, 'stroke-dasharray': '7 5', 'stroke-opacity': 0.75 };
  return lines(expected, 'expected', stroke, plot);
}

function earlierLine(points: readonly ChartPoint[], plot: Plot): string[] {
  const stroke = { stroke: COLOR.unknown, 'stroke-width': 2.5, 'stroke-dasharray': '2 5', 'stroke-linecap': 'round' };
  return lines(points.length === 0 ? [] : [points], 'baseline', stroke, plot);
}

function valueLine(buckets: readonly KpiGraphBucket[], { isRunning }: KpiGraph['judged'], plot: Plot): string[] {
  const stroke = { stroke: COLOR.line, 'stroke-width': 3, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' };
  const pointOf = ({ start, value }: KpiGraphBucket): ChartPoint | undefined =>
    value === null ? undefined : { time: start, value };
  const complete = isRunning ? buckets.slice(0, -1) : buckets;
  const filling = isRunning ? runs(buckets.slice(-2), pointOf) : [];
  return [
    ...lines(runs(complete, pointOf), 'line', stroke, plot),
    ...lines(
      filling.filter((run) => run.length > 1),
      'running',
      { ...stroke, 'stroke-dasharray': '1 7' },
      plot,
    ),
  ];
}

/** A run of one point is a dot. */
function lines(
  found: readonly (readonly ChartPoint[])[],
  name: string,
  stroke: Readonly<Record<string, string | number>>,
  plot: Plot,
): string[] {
  return found.map((run) =>
    run.length > 1
      ? element('path', { class: name, d: pathOf(run, plot), fill: 'none', ...stroke })
      : element('circle', {
          class: name,
          cx: plot.x(run[0].time),
          cy: plot.y(run[0].value),
          r: 3.5,
          fill: stroke['stroke'],
        }),
  );
}

function thresholdLine(threshold: KpiGraph['threshold'], { left, y }: Plot): string[] {
  if (threshold === undefined) return [];
  const at = y(threshold.value);
  const stroke = { stroke: COLOR.warning, 'stroke-width': 2.5, 'stroke-dasharray': '9 6' };
  return [element('line', { class: 'threshold', x1: left, x2: PLOT_RIGHT, y1: at, y2: at, ...stroke })];
}

/** Says what the lines are, where the plot begins; a line that is not there is not named. */
function legend(
  { buckets, threshold, baseline, judged, unit }: KpiGraph,
  earlier: readonly ChartPoint[],
  { left }: Plot,
): string[] {
  const named: { readonly label: string; readonly color: string }[] = [];
  if ([...buckets, judged].some(({ expected }) => expected !== undefined)) {
    named.push({ label: 'expected range', color: COLOR.line });
  }
  if (baseline !== undefined && earlier.length > 0) named.push({ label: baseline.label, color: COLOR.soft });
  if (threshold !== undefined) {
    const value = valueText(threshold.value, unitScale(unit, threshold.value));
    named.push({ label: `alert ${threshold.operator} ${value}`, color: COLOR.warningText });
  }
  let x = left + 8;
  return named.map(({ label, color }) => {
    const drawn = text(x, PLOT_TOP - 6, label, { class: 'legend', fill: color, 'font-size': LABEL_SIZE - 3, ...HALO });
    x += textWidth(label, LABEL_SIZE - 3) + 18;
    return drawn;
  });
}

function circle({ start, value }: KpiGraphBucket, color: string, { x, y }: Plot): string[] {
  if (value === null) return [];
  const at = { cx: x(start), cy: y(value) };
  return [
    element('circle', { class: 'judged', ...at, r: 10, fill: 'none', stroke: color, 'stroke-width': 3.5 }),
    element('circle', { class: 'judged-point', ...at, r: 4, fill: color }),
  ];
}
