import { randomBytes } from 'node:crypto';
import { base58 } from './base58.js';
import type { Clock } from './clock.js';

/** Source of new ids; injected, so that tests can predict them. */
export abstract class IdSource {
  /** A new id of 11 base58 characters that sorts by creation time (7 for milliseconds, 4 random). */
  abstract next(): string;
}

export class TimeOrderedIds extends IdSource {
  private last = 0n;

  constructor(private readonly clock: Clock) {
    super();
  }

  override next(): string {
    const random = BigInt(randomBytes(4).readUInt32BE()) % 58n ** 4n;
    const candidate = BigInt(this.clock.now()) * 58n ** 4n + random;
    this.last = candidate > this.last ? candidate : this.last + 1n;
    return base58(this.last, 11);
  }
}
