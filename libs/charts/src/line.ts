import type { EpochSeconds } from '@tocsin/runtime';

export interface ChartPoint {
  readonly time: EpochSeconds;
  readonly value: number;
}

/** So many usual intervals without a point are a gap. */
const GAP_INTERVALS = 2.5;
/** Seconds that are never a gap: most metrics come once a minute, some late. */
const MIN_GAP = 150;
/** Larger values are drawn at this size, so that differences stay finite. */
const LARGEST = 1e300;

/** The points that can be drawn, by time: finite values, one per time, the last given. */
export function drawable(points: readonly ChartPoint[], from: EpochSeconds, to: EpochSeconds): ChartPoint[] {
  const byTime = new Map<EpochSeconds, number>();
  for (const { time, value } of points) {
    if (time >= from && time <= to && Number.isFinite(value)) byTime.set(time, within(value));
  }
  return [...byTime].sort(([a], [b]) => a - b).map(([time, value]) => ({ time, value }));
}

export const within = (value: number): number => Math.max(-LARGEST, Math.min(LARGEST, value));

/** Points that belong together: between two runs lies a gap. */
export function runsOf(points: readonly ChartPoint[]): ChartPoint[][] {
  const gap = Math.max(MIN_GAP, usualInterval(points) * GAP_INTERVALS);
  const runs: ChartPoint[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run === undefined || before === undefined || point.time - before.time > gap) runs.push([point]);
    else run.push(point);
  }
  return runs;
}

function usualInterval(points: readonly ChartPoint[]): number {
  const intervals = points.slice(1).map(({ time }, i) => time - points[i].time);
  return intervals.sort((a, b) => a - b)[Math.floor(intervals.length / 2)] ?? 0;
}

/** Leaves of each column of pixels the first, lowest, highest and last point, which draw the same line. */
export function thinned(run: readonly ChartPoint[], columnOf: (time: EpochSeconds) => number): ChartPoint[] {
  const columns = new Map<number, ChartPoint[]>();
  for (const point of run) {
    const column = Math.floor(columnOf(point.time));
    const here = columns.get(column);
    if (here === undefined) columns.set(column, [point]);
    else here.push(point);
  }
  return [...columns.values()].flatMap((points) => {
    if (points.length <= 4) return points;
    const lowest = points.reduce((a, b) => (b.value < a.value ? b : a));
    const highest = points.reduce((a, b) => (b.value > a.value ? b : a));
    const kept = new Set([points[0], lowest, highest, points[points.length - 1]]);
    return points.filter((point) => kept.has(point));
  });
}
