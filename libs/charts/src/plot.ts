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
import { type ChartPoint, within } from './line.js';
import { element, HALO, number, text } from './svg.js';
import { cutText, textWidth } from './text.js';
import { timeTicks, ZonedTime } from './time-axis.js';
import { type Tick, valueAxis } from './value-axis.js';

/** What every graph shows around its lines. Texts may be anything: they are escaped, and cut where they are too long. */
export interface Frame {
  readonly title: string;
  readonly subtitle: string;
  readonly from: EpochSeconds;
  /** The last instant; its day is shown. */
  readonly to: EpochSeconds;
  /** IANA name. */
  readonly timeZone: string;
  /** As graph definitions name it (`bytes`, `percentage`, …). */
  readonly unit: string;
}

/** Part of the width that is left free behind the last instant, so that it can be seen. */
const ROOM_AFTER = 0.025;

/** Scales of one drawing. */
export interface Plot {
  readonly left: number;
  readonly x: (time: EpochSeconds) => number;
  readonly y: (value: number) => number;
  readonly ticks: readonly Tick[];
}

/** @param values - All that must be seen. */
export function plotOf({ from, to, unit }: Frame, values: readonly number[]): Plot {
  const axis = valueAxis(values, unit);
  const labelWidth = Math.max(...axis.ticks.map(({ label }) => textWidth(label, LABEL_SIZE)));
  const left = Math.min(Math.ceil(MARGIN + labelWidth + 8), GRAPH_WIDTH / 3);
  const end = to + (to - from) * ROOM_AFTER;
  return {
    left,
    x: (time) => left + ((time - from) / (end - from)) * (PLOT_RIGHT - left),
    y: (value) => PLOT_BOTTOM - ((within(value) - axis.low) / (axis.high - axis.low)) * (PLOT_BOTTOM - PLOT_TOP),
    ticks: axis.ticks,
  };
}

/**
 * @param behind - Is drawn under the grid.
 * @param lines - Are drawn over it.
 */
export function svgOf(frame: Frame, plot: Plot, behind: readonly string[], lines: readonly string[]): string {
  const zone = new ZonedTime(frame.timeZone);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${GRAPH_WIDTH}" height="${GRAPH_HEIGHT}" viewBox="0 0 ${GRAPH_WIDTH} ${GRAPH_HEIGHT}" font-family="DejaVu Sans, sans-serif" font-size="${LABEL_SIZE}">`,
    `<rect width="${GRAPH_WIDTH}" height="${GRAPH_HEIGHT}" fill="${COLOR.background}"/>`,
    ...heading(frame, zone),
    ...behind,
    ...valueGrid(plot),
    ...timeGrid(frame, zone, plot),
    ...lines,
    '</svg>',
  ].join('\n');
}

function heading({ title, subtitle, to }: Frame, zone: ZonedTime): string[] {
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

function valueGrid({ ticks, y, left }: Plot): string[] {
  return ticks.flatMap(({ value, label }) => [
    element('line', { x1: left, x2: PLOT_RIGHT, y1: y(value), y2: y(value), stroke: COLOR.grid }),
    text(left - 8, y(value) + LABEL_SIZE * 0.36, label, { class: 'value', 'text-anchor': 'end', fill: COLOR.soft }),
  ]);
}

function timeGrid({ from, to }: Frame, zone: ZonedTime, { x, left }: Plot): string[] {
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

/** `M…L…` through the points. */
export function pathOf(points: readonly ChartPoint[], { x, y }: Plot): string {
  const [first, ...more] = points.map(({ time, value }) => `${number(x(time))} ${number(y(value))}`);
  return `M${first}L${more.join(' ')}`;
}

export function noData({ left }: Plot): string {
  const style = { class: 'no-data', 'text-anchor': 'middle', 'font-size': TITLE_SIZE, fill: COLOR.soft, ...HALO };
  return text((left + PLOT_RIGHT) / 2, (PLOT_TOP + PLOT_BOTTOM) / 2, 'no data', style);
}
