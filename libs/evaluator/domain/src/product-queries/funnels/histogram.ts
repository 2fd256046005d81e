/** How many values lie between which bounds, and what they add up to. */
export class Histogram {
  readonly counts: number[];
  readonly sums: number[];

  /** @param bounds - Ascending: where each bin begins and, not included, where the last one ends. What lies outside is not counted. */
  constructor(readonly bounds: readonly number[]) {
    this.counts = Array<number>(bounds.length - 1).fill(0);
    this.sums = Array<number>(bounds.length - 1).fill(0);
  }

  add(value: number): void {
    const bin = this.bounds.findLastIndex((bound) => bound <= value);
    if (bin < 0 || bin >= this.counts.length) return;
    this.counts[bin]++;
    this.sums[bin] += value;
  }
}
