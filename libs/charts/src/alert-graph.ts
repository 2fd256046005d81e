import type { AlertStatus } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import {
  COLOR,
  GRAPH_HEIGHT,
  GRAPH_WIDTH,
  LABEL_SIZE,
  MARGIN,
  PLOT_BOTTOM,
  PLOT_RIGHT,
  PLOT_TOP,
  SUBTITLE_SIZE,
  TITLE_SIZE,
} from './layout.js';
import { type ChartPoint, drawable, runsOf, thinned, within } from './line.js';
import { cutText, escapeXml, textWidth } from './text.js';
import { placeThresholds, type PlacedThreshold, thresholdsOf } from './thresholds.js';
import { timeTicks, ZonedTime } from './time-axis.js';
import { type Tick, valueAxis } from './value-axis.js';

/** What the picture of an alert shows. Texts may be anything: they are escaped, and cut where they are too long. */
export interface AlertGraph {
  /** Name of the monitor. */
  readonly title: string;
  /** What it looks at: host or service, and metric. */
  readonly subtitle: string;
  readonly points: readonly ChartPoint[];
  /** The points that were judged, marked. They count where `points` say something else. */
  readonly judged: readonly ChartPoint[];
  /** First and last instant. The last is the moment of the judgement: nothing later is drawn. */
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
  /** IANA name. */
  readonly timeZone: string;
  /** As graph definitions name it (`bytes`, `percentage`, …). */
  readonly unit: string;
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

/** Part of the width that is left free behind the last instant, so that it can be seen. */
const ROOM_AFTER = 0.025;
const LEAST_SPAN_WIDTH = 3;

/** Scales of one drawing. */
interface Plot {
  readonly left: number;
  readonly x: (time: EpochSeconds) => number;
  readonly y: (value: number) => number;
}

/**
 * Draws the graph of an alert as SVG of 800 × 400 pixels: the line with its gaps, the thresholds, the time that the alert
 * was open. The same argument gives the same bytes.
 */
export function alertGraphSvg(graph: AlertGraph): string {
  const from = Math.min(graph.from, graph.to - 60);
  const points = drawable([...graph.points, ...graph.judged], from, graph.to);
  const judged = drawable(graph.judged, from, graph.to);
  const thresholds = thresholdsOf(graph);
  const values = [...points.map(({ value }) => value), ...thresholds.map(({ value }) => within(value))];
  const axis = valueAxis(values, graph.unit);
  const labelWidth = Math.max(...axis.ticks.map(({ label }) => textWidth(label, LABEL_SIZE)));
  const left = Math.min(Math.ceil(MARGIN + labelWidth + 8), GRAPH_WIDTH / 3);
  const end = graph.to + (graph.to - from) * ROOM_AFTER;
  const plot: Plot = {
    left,
    x: (time) => left + ((time - from) / (end - from)) * (PLOT_RIGHT - left),
    y: (value) => PLOT_BOTTOM - ((within(value) - axis.low) / (axis.high - axis.low)) * (PLOT_BOTTOM - PLOT_TOP),
  };
  const zone = new ZonedTime(graph.timeZone);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${GRAPH_WIDTH}" height="${GRAPH_HEIGHT}" viewBox="0 0 ${GRAPH_WIDTH} ${GRAPH_HEIGHT}" font-family="DejaVu Sans, sans-serif" font-size="${LABEL_SIZE}">`,
    `<rect width="${GRAPH_WIDTH}" height="${GRAPH_HEIGHT}" fill="${COLOR.background}"/>`,
    ...heading(graph, zone),
    ...span(graph, from, plot),
    ...valueGrid(axis.ticks, plot),
    ...timeGrid(graph, from, zone, plot),
    ...line(points, plot),
    ...thresholdLines(placeThresholds(thresholds, plot.y, graph.unit), plot),
    ...judgedPoints(judged, plot),
    ...(points.length === 0 ? [noData(plot)] : []),
    '</svg>',
  ].join('\n');
}

function heading({ title, subtitle, to }: AlertGraph, zone: ZonedTime): string[] {
  const { day, year } = zone.at(to);
  const date = `${day} ${year}, ${zone.timeZone}`;
  const room = GRAPH_WIDTH - 2 * MARGIN;
  const dateWidth = textWidth(date, SUBTITLE_SIZE);
  return [
    text(MARGIN, 36, cutText(title, TITLE_SIZE, room), { class: 'title', 'font-size': TITLE_SIZE }),
    text(MARGIN, 66, cutText(subtitle, SUBTITLE_SIZE, room - dateWidth - 24), {
      class: 'subtitle',
      'font-size': SUBTITLE_SIZE,
      fill: COLOR.soft,
    }),
    text(GRAPH_WIDTH - MARGIN, 66, date, {
      class: 'date',
      'font-size': SUBTITLE_SIZE,
      fill: COLOR.soft,
      'text-anchor': 'end',
    }),
  ];
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

function valueGrid(ticks: readonly Tick[], { y, left }: Plot): string[] {
  return ticks.flatMap(({ value, label }) => [
    element('line', { x1: left, x2: PLOT_RIGHT, y1: y(value), y2: y(value), stroke: COLOR.grid }),
    text(left - 8, y(value) + LABEL_SIZE * 0.36, label, { class: 'value', 'text-anchor': 'end', fill: COLOR.soft }),
  ]);
}

function timeGrid({ to }: AlertGraph, from: EpochSeconds, zone: ZonedTime, { x, left }: Plot): string[] {
  let free = 0;
  return timeTicks(from, to, zone).flatMap(({ time, label }) => {
    const at = x(time);
    const half = textWidth(label, LABEL_SIZE) / 2;
    const mark = element('line', { x1: at, x2: at, y1: PLOT_TOP, y2: PLOT_BOTTOM, stroke: COLOR.grid });
    // A label that would leave the picture or touch its neighbour is left out.
    if (at - half < Math.max(free, left - 40) || at + half > GRAPH_WIDTH - 4) return [mark];
    free = at + half + 10;
    const style = { class: 'time', 'text-anchor': 'middle', fill: COLOR.soft };
    return [mark, text(at, PLOT_BOTTOM + 26, label, style)];
  });
}

function line(points: readonly ChartPoint[], { x, y }: Plot): string[] {
  return runsOf(points).map((run) => {
    const [first, ...more] = thinned(run, x);
    const at = ({ time, value }: ChartPoint): string => `${number(x(time))} ${number(y(value))}`;
    if (more.length === 0) {
      return element('circle', { class: 'point', cx: x(first.time), cy: y(first.value), r: 3.5, fill: COLOR.line });
    }
    const path = `M${at(first)}L${more.map(at).join(' ')}`;
    const stroke = { stroke: COLOR.line, 'stroke-width': 3, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' };
    return element('path', { class: 'line', d: path, fill: 'none', ...stroke });
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

function noData({ left }: Plot): string {
  const style = { class: 'no-data', 'text-anchor': 'middle', 'font-size': TITLE_SIZE, fill: COLOR.soft, ...HALO };
  return text((left + PLOT_RIGHT) / 2, (PLOT_TOP + PLOT_BOTTOM) / 2, 'no data', style);
}

type Attributes = Readonly<Record<string, string | number>>;

/** Keeps text legible on lines. */
const HALO = { stroke: COLOR.background, 'stroke-width': 5, 'stroke-linejoin': 'round', 'paint-order': 'stroke' };

function text(x: number, y: number, content: string, attributes: Attributes): string {
  return element('text', { x, y, fill: COLOR.text, ...attributes }, escapeXml(content));
}

function element(name: string, attributes: Attributes, content?: string): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? number(value) : escapeXml(value)}"`)
    .join('');
  return content === undefined ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** Hundredths of a pixel are enough. */
const number = (value: number): string => String(Math.round(value * 100) / 100);
