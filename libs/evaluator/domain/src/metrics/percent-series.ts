import type { EpochSeconds } from '@tocsin/runtime';
import type { Component, PercentMetric } from './percent-metrics.js';
import type { PointRings } from './point-rings.js';

/** A posted series that a percent metric is computed from. */
interface Part {
  readonly metric: string;
  readonly component: Component;
  readonly series: number;
}

/**
 * A percent metric of one host. Its points are computed from the newest points of the posted series that it is made of,
 * anew before each judging, so that they follow from what is stored: late and overwritten points included.
 */
export class PercentSeries {
  private parts: readonly Part[] = [];
  private idle: number | undefined;
  private busy: readonly number[] = [];
  private ratios: readonly { readonly used: number; readonly total: number }[] = [];

  constructor(
    readonly metric: PercentMetric,
    /** Where the computed points are. */
    readonly series: number,
    /** How many of the newest points of each part are taken. */
    public points: number,
  ) {}

  add(part: Part): void {
    // Sorted, so that sums do not depend on what was posted first.
    this.parts = [...this.parts, part].toSorted((a, b) => (a.metric < b.metric ? -1 : 1));
    const having = (role: Component['role']): readonly Part[] => this.parts.filter((p) => p.component.role === role);
    this.idle = having('idle')[0]?.series;
    this.busy = having('busy').map((p) => p.series);
    this.ratios = having('total').flatMap((total) =>
      having('used')
        .filter((used) => used.component.item === total.component.item)
        .map((used) => ({ used: used.series, total: total.series })),
    );
  }

  /**
   * Newest time at which there could be a point, given the newest time of each posted series. It follows from what was posted,
   * so that it is the same after a restart.
   */
  newestGiven(newestOf: (series: number) => EpochSeconds): EpochSeconds {
    const pairs = this.ratios.map(({ used, total }) => Math.min(newestOf(used), newestOf(total)));
    if (this.idle !== undefined) pairs.push(Math.min(newestOf(this.idle), Math.max(...this.busy.map(newestOf))));
    return Math.max(...pairs);
  }

  /** Computes all points anew. */
  compute(rings: PointRings): void {
    rings.clear(this.series);
    if (this.idle !== undefined) this.computeBusy(rings, this.idle);
    for (const { used, total } of this.ratios) {
      for (let back = Math.min(this.points, rings.length[total]) - 1; back >= 0; back--) {
        const slot = rings.slot(total, back);
        const time = rings.times[slot];
        this.putRatio(rings, time, valueAt(rings, used, time, this.points), rings.values[slot]);
      }
    }
  }

  /** The shares of a time together are 100 × cores, so the busy ones over all are the load of all cores together. */
  private computeBusy(rings: PointRings, idle: number): void {
    for (let back = Math.min(this.points, rings.length[idle]) - 1; back >= 0; back--) {
      const slot = rings.slot(idle, back);
      const time = rings.times[slot];
      let busy = NaN;
      for (const series of this.busy) {
        const share = valueAt(rings, series, time, this.points);
        if (!Number.isNaN(share)) busy = Number.isNaN(busy) ? share : busy + share;
      }
      this.putRatio(rings, time, busy, busy + rings.values[slot]);
    }
  }

  /** The largest ratio of a time counts. Without a part, or with a whole of nothing, there is none. */
  private putRatio(rings: PointRings, time: number, part: number, whole: number): void {
    const percent = (part * 100) / whole;
    if (!(whole > 0) || !Number.isFinite(percent)) return;
    const known = valueAt(rings, this.series, time, Infinity);
    if (!(known >= percent)) rings.put(this.series, time, percent);
  }
}

/** Value among the newest `points` of a series at exactly this time, or NaN. */
function valueAt(rings: PointRings, series: number, time: number, points: number): number {
  const count = Math.min(points, rings.length[series]);
  for (let back = 0; back < count; back++) {
    const slot = rings.slot(series, back);
    if (rings.times[slot] === time) return rings.values[slot];
    if (rings.times[slot] < time) break;
  }
  return NaN;
}
