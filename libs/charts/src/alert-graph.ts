import type { AlertStatus } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { COLOR, PLOT_BOTTOM, PLOT_RIGHT, PLOT_TOP } from './layout.js';
import { type ChartPoint, drawable, runsOf, thinned, within } from './line.js';
import { type Frame, noData, pathOf, type Plot, plotOf, svgOf } from './plot.js';
import { element, HALO, text } from './svg.js';
import { placeThresholds, type PlacedThreshold, thresholdsOf } from './thresholds.js';

/**
 * What the picture of an alert shows. The title is the name of the monitor, the subtitle what it looks at: host or service, and
 * metric. The last instant is the moment of the judgement: nothing later is drawn.
 */
export interface AlertGraph extends Frame {
  readonly points: readonly ChartPoint[];
  /** The points that were judged, marked. They count where `points` say something else. */
  readonly judged: readonly ChartPoint[];
  readonly operator?: '>' | '<' | undefined;
  readonly warning?: number | undefined;
  readonly critical?: number | undefined;
  /** When the alert was open. */
  readonly openedAt: EpochSeconds;
  /** Null while it is open. */
  readonly closedAt: EpochSeconds | null;
  /** The worst that it has been: the colour of its span. */
  readonly worstStatus: AlertStatus;
}

const LEAST_SPAN_WIDTH = 3;

/**
 * Draws the graph of an alert as SVG of 800 × 400 pixels: the line with its gaps, the thresholds, the time that the alert
 * was open. The same argument gives the same bytes.
 */
export function alertGraphSvg(graph: AlertGraph): string {
  const from = Math.min(graph.from, graph.to - 60);
  const points = drawable([...graph.points, ...graph.judged], from, graph.to);
  const judged = drawable(graph.judged, from, graph.to);
  const thresholds = thresholdsOf(graph);
  const frame = { ...graph, from };
  const plot = plotOf(frame, [...points.map(({ value }) => value), ...thresholds.map(({ value }) => within(value))]);
  return svgOf(frame, plot, span(graph, from, plot), [
    ...line(points, plot),
    ...thresholdLines(placeThresholds(thresholds, plot.y, graph.unit), plot),
    ...judgedPoints(judged, plot),
    ...(points.length === 0 ? [noData(plot)] : []),
  ]);
}

/** The time that the alert was open, up to the edge while it is. */
function span({ openedAt, closedAt, worstStatus }: AlertGraph, from: EpochSeconds, { x, left }: Plot): string[] {
  const color = worstStatus === 'critical' || worstStatus === 'warning' ? COLOR[worstStatus] : COLOR.unknown;
  const begin = Math.max(left, x(Math.max(openedAt, from)));
  const end = closedAt === null ? PLOT_RIGHT : Math.min(PLOT_RIGHT, x(closedAt));
  const width = Math.max(end - begin, LEAST_SPAN_WIDTH);
  const sides = { y1: PLOT_TOP, y2: PLOT_BOTTOM, stroke: color, 'stroke-width': 2 };
  return [
    element('rect', {
      class: 'span',
      x: begin,
      y: PLOT_TOP,
      width,
      height: PLOT_BOTTOM - PLOT_TOP,
      fill: color,
      'fill-opacity': 0.16,
    }),
    ...(openedAt >= from ? [element('line', { class: 'opened', x1: begin, x2: begin, ...sides })] : []),
    ...(closedAt === null ? [] : [element('line', { class: 'closed', x1: end, x2: end, ...sides })]),
  ];
}

function line(points: readonly ChartPoint[], plot: Plot): string[] {
  const { x, y } = plot;
  return runsOf(points).map((run) => {
    const kept = thinned(run, x);
    if (kept.length === 1) {
      const [{ time, value }] = kept;
      return element('circle', { class: 'point', cx: x(time), cy: y(value), r: 3.5, fill: COLOR.line });
    }
    const stroke = { stroke: COLOR.line, 'stroke-width': 3, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' };
    return element('path', { class: 'line', d: pathOf(kept, plot), fill: 'none', ...stroke });
  });
}

function judgedPoints(judged: readonly ChartPoint[], { x, y }: Plot): string[] {
  return judged.map(({ time, value }) =>
    element('circle', {
      class: 'judged',
      cx: x(time),
      cy: y(value),
      r: 5,
      fill: COLOR.line,
      stroke: COLOR.background,
      'stroke-width': 2,
    }),
  );
}

function thresholdLines(thresholds: readonly PlacedThreshold[], { left }: Plot): string[] {
  return thresholds.flatMap(({ level, at, label, labelAt }) => {
    const dashes = level === 'warning' ? '9 6' : 'none';
    const stroke = { stroke: COLOR[level], 'stroke-width': 2.5, 'stroke-dasharray': dashes };
    return [
      element('line', { class: `threshold ${level}`, x1: left, x2: PLOT_RIGHT, y1: at, y2: at, ...stroke }),
      text(left + 8, labelAt, label, { class: `threshold-label ${level}`, fill: COLOR[`${level}Text`], ...HALO }),
    ];
  });
}
