import { Inject, Injectable } from '@nestjs/common';
import { Log } from '@tocsin/messaging';
import { cloudEventHeaders, observationKey, type OBSERVATION_TYPE, type RECORD_TYPE } from '@tocsin/payload-schemas';
import { Topics } from '@tocsin/platform';
import { Clock, IdSource } from '@tocsin/runtime';

/** Name of this process in what it appends. */
export const INSTANCE = Symbol('evaluator instance');

/** What was seen of one owner, or shall be done with it. */
export interface Observation {
  readonly type: (typeof OBSERVATION_TYPE)[keyof typeof OBSERVATION_TYPE] | typeof RECORD_TYPE.productEvents;
  readonly value: { readonly org: string; readonly owner: string };
}

/** `observations.v1` and `product-events.v1`, written: everything about one owner goes into one partition. */
@Injectable()
export class ObservationLog {
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
  async append(
    observations: readonly Observation[],
    traceparent?: string,
    topic: 'observations' | 'productEvents' = 'observations',
  ): Promise<void> {
    const source = `tocsin/evaluator/${this.instance}`;
    const now = this.clock.now();
    const records = observations.map(({ type, value }) => {
      const key = observationKey(value.org, value.owner);
      return {
        key,
        value: Buffer.from(JSON.stringify(value)),
        headers: cloudEventHeaders(type, this.ids.next(), source, now, traceparent),
        partition: this.topics.partitionOf(topic, key),
      };
    });
    await this.log.append(this.topics.name(topic), records);
  }
}
