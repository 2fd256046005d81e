const LEAST_CAPACITY = 16;
const EMPTY = -1;
/** About what a typed array takes beside its numbers. */
const ARRAY_BYTES = 200;

/** Hashes, each with a slot. Open addressing: the place of a hash follows from its last bits. */
export class HashSlots {
  private hashes = new Float64Array(LEAST_CAPACITY).fill(EMPTY);
  private slots = new Uint8Array(LEAST_CAPACITY);
  private count = 0;

  get size(): number {
    return this.count;
  }

  get sizeBytes(): number {
    return 2 * ARRAY_BYTES + this.hashes.byteLength + this.slots.byteLength;
  }

  *keys(): Generator<number> {
    for (const hash of this.hashes) {
      if (hash !== EMPTY) yield hash;
    }
  }

  get(hash: number): number | undefined {
    const place = this.placeOf(hash);
    return this.hashes[place] === EMPTY ? undefined : this.slots[place];
  }

  /** @param slot - Below 256. */
  set(hash: number, slot: number): void {
    let place = this.placeOf(hash);
    if (this.hashes[place] === EMPTY) {
      if ((this.count + 1) * 4 > this.hashes.length * 3) {
        this.rebuild(this.hashes.length * 2, Infinity);
        place = this.placeOf(hash);
      }
      this.hashes[place] = hash;
      this.count++;
    }
    this.slots[place] = slot;
  }

  /** Those that had to give way to it move up. */
  delete(hash: number): void {
    let hole = this.placeOf(hash);
    if (this.hashes[hole] === EMPTY) return;
    for (let next = this.after(hole); this.hashes[next] !== EMPTY; next = this.after(next)) {
      const wayToNext = this.distance(this.idealOf(this.hashes[next]), next);
      if (wayToNext < this.distance(hole, next)) continue;
      this.hashes[hole] = this.hashes[next];
      this.slots[hole] = this.slots[next];
      hole = next;
    }
    this.hashes[hole] = EMPTY;
    this.count--;
  }

  keepBelow(limit: number): void {
    this.rebuild(this.hashes.length, limit);
  }

  private rebuild(capacity: number, limit: number): void {
    const { hashes, slots } = this;
    this.hashes = new Float64Array(capacity).fill(EMPTY);
    this.slots = new Uint8Array(capacity);
    this.count = 0;
    for (const [i, hash] of hashes.entries()) {
      if (hash === EMPTY || hash >= limit) continue;
      const place = this.placeOf(hash);
      this.hashes[place] = hash;
      this.slots[place] = slots[i];
      this.count++;
    }
  }

  /** Where a hash is, or belongs. */
  private placeOf(hash: number): number {
    let place = this.idealOf(hash);
    while (this.hashes[place] !== EMPTY && this.hashes[place] !== hash) place = this.after(place);
    return place;
  }

  private idealOf(hash: number): number {
    return hash & (this.hashes.length - 1);
  }
  private after(place: number): number {
    return (place + 1) & (this.hashes.length - 1);
  }
  private distance(from: number, to: number): number {
    return (to - from) & (this.hashes.length - 1);
  }
}
