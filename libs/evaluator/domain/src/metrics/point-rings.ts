import type { EpochSeconds } from '@tocsin/runtime';

const MIN_SLOTS = 1024;

/**
 * The newest points of many series in typed arrays: a ring of 1, 2, 4, … slots for each, ascending in time, one point
 * per time. A full ring loses its oldest point. Every ring holds at least the newest points of what was put in, up to
 * the number that was asked for; older ones may or may not be there, so nobody may count on them.
 *
 * The arrays are public for the one reader that runs per sample (`judge-samples.ts`); they are replaced as they grow, so
 * nobody keeps them.
 */
export class PointRings {
  /** First slot of a series' ring. */
  first = new Int32Array(MIN_SLOTS);
  /** Slots of the ring minus one. */
  mask = new Int32Array(MIN_SLOTS);
  /** Position in the ring of the newest point. */
  head = new Int32Array(MIN_SLOTS);
  length = new Int32Array(MIN_SLOTS);
  /** Time of the newest point; -Infinity while there is none. */
  newest = new Float64Array(MIN_SLOTS).fill(-Infinity);
  times = new Float64Array(MIN_SLOTS);
  values = new Float64Array(MIN_SLOTS);

  private readonly unusedSeries: number[] = [];
  /** First slots of rings that nobody uses, by number of slots. */
  private readonly unusedRings = new Map<number, number[]>();
  private seriesCount = 0;
  private slotCount = 0;

  /** A new, empty series that keeps at least its newest `points`. */
  add(points: number): number {
    const series = this.unusedSeries.pop() ?? this.newSeries();
    this.giveRing(series, points);
    return series;
  }

  remove(series: number): void {
    this.takeRing(series);
    this.unusedSeries.push(series);
  }

  /** Makes room for at least `points`, keeping what is there. */
  ensure(series: number, points: number): void {
    if (this.mask[series] + 1 >= points) return;
    const kept = this.newestPoints(series, this.length[series]);
    this.takeRing(series);
    this.giveRing(series, points);
    this.fill(series, kept.times, kept.values);
  }

  /** Replaces the content; times ascend without repeats. */
  fill(series: number, times: ArrayLike<number>, values: ArrayLike<number>): void {
    this.clear(series);
    for (let i = Math.max(0, times.length - this.mask[series] - 1); i < times.length; i++) {
      this.put(series, times[i], values[i]);
    }
  }

  clear(series: number): void {
    this.length[series] = 0;
    this.newest[series] = -Infinity;
  }

  /** Adds a point; an equal time is overwritten. */
  put(series: number, time: EpochSeconds, value: number): void {
    if (time < this.newest[series]) {
      this.putOlder(series, time, value);
      return;
    }
    if (time > this.newest[series]) {
      this.head[series] = (this.head[series] + 1) & this.mask[series];
      if (this.length[series] <= this.mask[series]) this.length[series]++;
      this.newest[series] = time;
    }
    const slot = this.first[series] + this.head[series];
    this.times[slot] = time;
    this.values[slot] = value;
  }

  /** Slot of the point that is `back` points older than the newest. */
  slot(series: number, back: number): number {
    return this.first[series] + ((this.head[series] - back) & this.mask[series]);
  }

  /** How many points older than the newest the point of this time is, looking at `most` points; -1 if it is none of them. */
  backOf(series: number, time: EpochSeconds, most: number): number {
    const count = Math.min(most, this.length[series]);
    for (let back = 0; back < count; back++) {
      if (this.times[this.slot(series, back)] === time) return back;
    }
    return -1;
  }

  /** The newest points, at most `count`, ascending in time. */
  newestPoints(series: number, count: number): { readonly times: number[]; readonly values: number[] } {
    const times: number[] = [];
    const values: number[] = [];
    for (let back = Math.min(count, this.length[series]) - 1; back >= 0; back--) {
      const slot = this.slot(series, back);
      times.push(this.times[slot]);
      values.push(this.values[slot]);
    }
    return { times, values };
  }

  private putOlder(series: number, time: EpochSeconds, value: number): void {
    const length = this.length[series];
    let newer = 1;
    while (newer < length && this.times[this.slot(series, newer)] > time) newer++;
    if (newer < length && this.times[this.slot(series, newer)] === time) {
      this.values[this.slot(series, newer)] = value;
      return;
    }
    const isFull = length > this.mask[series];
    if (isFull && newer === length) return;

    this.head[series] = (this.head[series] + 1) & this.mask[series];
    if (!isFull) this.length[series]++;
    for (let back = 0; back < newer; back++) {
      this.times[this.slot(series, back)] = this.times[this.slot(series, back + 1)];
      this.values[this.slot(series, back)] = this.values[this.slot(series, back + 1)];
    }
    this.times[this.slot(series, newer)] = time;
    this.values[this.slot(series, newer)] = value;
  }

  private newSeries(): number {
    const series = this.seriesCount++;
    if (series >= this.first.length) {
      const size = this.first.length * 2;
      this.first = grownInt(this.first, size);
      this.mask = grownInt(this.mask, size);
      this.head = grownInt(this.head, size);
      this.length = grownInt(this.length, size);
      this.newest = grownFloat(this.newest, size);
    }
    return series;
  }

  private giveRing(series: number, points: number): void {
    let slots = 1;
    while (slots < points) slots *= 2;
    this.first[series] = this.unusedRings.get(slots)?.pop() ?? this.newRing(slots);
    this.mask[series] = slots - 1;
    this.head[series] = 0;
    this.clear(series);
  }

  private takeRing(series: number): void {
    const slots = this.mask[series] + 1;
    const unused = this.unusedRings.get(slots);
    if (unused === undefined) this.unusedRings.set(slots, [this.first[series]]);
    else unused.push(this.first[series]);
  }

  private newRing(slots: number): number {
    const first = this.slotCount;
    this.slotCount += slots;
    if (this.slotCount > this.times.length) {
      const size = Math.max(this.slotCount, this.times.length * 2);
      this.times = grownFloat(this.times, size);
      this.values = grownFloat(this.values, size);
    }
    return first;
  }
}

function grownInt(old: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(size);
  grown.set(old);
  return grown;
}

function grownFloat(old: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(size);
  grown.set(old);
  return grown;
}
