import type { EpochSeconds } from '@tocsin/runtime';
import type { PercentSeries } from './percent-series.js';

/** What one post has touched, in order of first touch. One object serves all posts, so that a post allocates nothing. */
export class TouchedSeries {
  count = 0;
  series = new Int32Array(64);
  /** Time of the newest point of the post for each. */
  latest = new Float64Array(64);
  /** Time of the newest point of each before the post. */
  before = new Float64Array(64);
  readonly percents: PercentSeries[] = [];
  /** Where a series stands in `series`, if it stands there at all: never cleared, always checked. */
  private position = new Int32Array(1024);

  begin(): void {
    this.count = 0;
    this.percents.length = 0;
  }

  /** @param newest - Time of the series' newest point so far. */
  note(series: number, time: EpochSeconds, newest: EpochSeconds): void {
    if (series >= this.position.length) this.growPositions(series);
    const known = this.position[series];
    if (known < this.count && this.series[known] === series) {
      if (time > this.latest[known]) this.latest[known] = time;
      return;
    }
    if (this.count === this.series.length) this.growList();
    this.position[series] = this.count;
    this.series[this.count] = series;
    this.latest[this.count] = time;
    this.before[this.count] = newest;
    this.count++;
  }

  /** Time of the newest point of a series before the post; undefined if the post has not touched it. */
  newestBefore(series: number): EpochSeconds | undefined {
    const known = this.position[series];
    return known < this.count && this.series[known] === series ? this.before[known] : undefined;
  }

  notePercent(percent: PercentSeries): void {
    if (!this.percents.includes(percent)) this.percents.push(percent);
  }

  private growPositions(series: number): void {
    const grown = new Int32Array(Math.max(series + 1, this.position.length * 2));
    grown.set(this.position);
    this.position = grown;
  }

  private growList(): void {
    const series = new Int32Array(this.series.length * 2);
    const latest = new Float64Array(this.series.length * 2);
    series.set(this.series);
    const before = new Float64Array(this.before.length * 2);
    latest.set(this.latest);
    before.set(this.before);
    this.series = series;
    this.latest = latest;
    this.before = before;
  }
}
