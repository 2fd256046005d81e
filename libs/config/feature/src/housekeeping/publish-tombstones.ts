import { Injectable } from '@nestjs/common';
import { Tombstones } from '@tocsin/config-domain';
import { Clock } from '@tocsin/runtime';

/** How long a deletion stays readable in `config.v1`, so that whoever was away still learns who deleted what. */
export const TOMBSTONE_DELAY_MS = 7 * 86_400_000;
/** Tombstones of one transaction. */
const PAGE = 500;

@Injectable()
export class PublishTombstones {
  constructor(
    private readonly tombstones: Tombstones,
    private readonly clock: Clock,
  ) {}

  /** Publishes every tombstone that is due. @returns How many. */
  async run(): Promise<number> {
    const deletedBefore = this.clock.now() - TOMBSTONE_DELAY_MS;
    for (let total = 0; ;) {
      const published = await this.tombstones.publish(deletedBefore, PAGE);
      total += published;
      if (published < PAGE) return total;
    }
  }
}
