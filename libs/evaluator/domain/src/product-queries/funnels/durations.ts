/** So many values are kept as they are. */
const MAX_EXACT = 256;
/** Beyond them a value is known to so much of itself. */
const RELATIVE_ERROR = 0.005;
const BIN_WIDTH = Math.log1p(2 * RELATIVE_ERROR);

/** Durations in milliseconds, in bounded memory: exact while they are few, then to half a percent. */
export class Durations {
  private sum = 0;
  private count = 0;
  private exact: number[] | undefined = [];
  private bins: Map<number, number> | undefined;

  add(ms: number): void {
    this.sum += ms;
    this.count++;
    if (this.exact === undefined) {
      this.addToBin(ms);
      return;
    }
    this.exact.push(ms);
    if (this.exact.length <= MAX_EXACT) return;
    for (const value of this.exact) this.addToBin(value);
    this.exact = undefined;
  }

  /** 0 without any. */
  average(): number {
    return this.count === 0 ? 0 : this.sum / this.count;
  }

  /** Of an even number the middle between the two in the middle; 0 without any. */
  median(): number {
    if (this.count === 0) return 0;
    const ascending = this.exact?.toSorted((a, b) => a - b);
    const at = (rank: number): number => ascending?.[rank] ?? this.atRank(rank);
    return (at(Math.floor((this.count - 1) / 2)) + at(Math.floor(this.count / 2))) / 2;
  }

  /** A bin holds what lies between `exp(bin × width)` and `exp((bin + 1) × width)`, plus 1 so that 0 has one. */
  private addToBin(ms: number): void {
    const bin = Math.floor(Math.log1p(ms) / BIN_WIDTH);
    this.bins ??= new Map();
    this.bins.set(bin, (this.bins.get(bin) ?? 0) + 1);
  }

  private atRank(rank: number): number {
    let before = 0;
    for (const [bin, count] of [...(this.bins ?? [])].sort(([a], [b]) => a - b)) {
      before += count;
      if (before > rank) return Math.round(Math.expm1((bin + 0.5) * BIN_WIDTH));
    }
    return 0;
  }
}
