import { Inject, Injectable } from '@nestjs/common';
import { Log } from '@tocsin/messaging';
import { cloudEventHeaders, type ProductEvents, productEventsKey, RECORD_TYPE } from '@tocsin/payload-schemas';
import { Topics } from '@tocsin/platform';
import { Clock, IdSource } from '@tocsin/runtime';
import { INSTANCE } from '../ingestion/observation-log.js';

/** `product-events.v1`, written: all events of one device go into one partition. */
@Injectable()
export class ProductEventLog {
  constructor(
    private readonly log: Log,
    private readonly topics: Topics,
    private readonly clock: Clock,
    private readonly ids: IdSource,
    @Inject(INSTANCE) private readonly instance: string,
  ) {}

  /**
   * Appends all; resolves when the log has acknowledged every one.
   *
   * @param traceparent - Of the request, if it is part of a trace.
   * @throws {LogUnavailableError} If it has not; any of them may be in the log all the same.
   */
  async append(records: readonly ProductEvents[], traceparent?: string): Promise<void> {
    const now = this.clock.now();
    const source = `tocsin/evaluator/${this.instance}`;
    const outgoing = records.map((value) => {
      const key = productEventsKey(value.org, value.owner);
      const headers = cloudEventHeaders(RECORD_TYPE.productEvents, this.ids.next(), source, now, traceparent);
      const partition = this.topics.partitionOf('productEvents', key);
      return { key, value: Buffer.from(JSON.stringify(value)), headers, partition };
    });
    await this.log.append(this.topics.name('productEvents'), outgoing);
  }
}
