import { Inject, Injectable } from '@nestjs/common';
import { Topics } from '@tocsin/platform';
import { Logger } from '@tocsin/runtime';
import { Shard, ShardSurroundings } from './shard.js';
import { waitForView } from './wait-for-view.js';

/** Milliseconds of silence after which a host is gone. */
export const CONNECTIVITY_GONE_MS = Symbol('connectivityGoneMs');

/** Takes a shard over from whoever had it and rebuilds it from the store. */
@Injectable()
export class TakeShard {
  constructor(
    private readonly around: ShardSurroundings,
    private readonly topics: Topics,
    private readonly logger: Logger,
    @Inject(CONNECTIVITY_GONE_MS) private readonly connectivityGoneMs: number,
  ) {}

  /** @returns The shard, and the offset of the first record that it has not seen. */
  async run(id: number): Promise<{ readonly shard: Shard; readonly nextOffset: number }> {
    const { store, view } = this.around;
    const taken = await store.take(id);
    await waitForView(view, taken.clock.configOffset, this.logger);
    const owns = (key: string): boolean => this.topics.partitionOf('observations', key) === id;
    const settings = { id, owns, connectivityGoneMs: this.connectivityGoneMs };
    const shard = await Shard.restore(taken, settings, this.around);
    this.logger.debug('shard taken', { shard: id, epoch: taken.epoch, nextOffset: taken.nextOffset });
    return { shard, nextOffset: taken.nextOffset };
  }
}
