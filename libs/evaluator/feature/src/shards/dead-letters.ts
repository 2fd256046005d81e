import { Injectable } from '@nestjs/common';
import { Log, type LogRecord } from '@tocsin/messaging';
import { cloudEventHeaders, type DeadLetter, RECORD_TYPE } from '@tocsin/payload-schemas';
import { Topics } from '@tocsin/platform';
import { Logger } from '@tocsin/runtime';
import { EvaluatorMetrics } from '../operations/evaluator-metrics.js';

/** Largest value that is kept in a dead letter, which must fit into a record itself. */
const MAX_KEPT_BYTES = 500_000;

export interface MalformedRecord {
  readonly record: LogRecord;
  readonly reason: string;
}

/** Where records go that cannot be processed, so that they hold nothing up and nothing is lost. */
@Injectable()
export class DeadLetters {
  constructor(
    private readonly log: Log,
    private readonly topics: Topics,
    private readonly logger: Logger,
    private readonly metrics: EvaluatorMetrics,
  ) {}

  /**
   * Repeating it is harmless: position and reason of a record are always the same.
   *
   * @throws {LogUnavailableError}
   */
  async addAll(malformed: readonly MalformedRecord[], consumer: string): Promise<void> {
    if (malformed.length === 0) return;
    const records = malformed.map(({ record, reason }) => {
      const { topic, partition, offset, key, headers, value, appendedAt } = record;
      const isKept = value === null || value.length <= MAX_KEPT_BYTES;
      const letter: DeadLetter = {
        topic,
        partition,
        offset,
        key,
        headers,
        valueBase64: isKept ? (value?.toString('base64') ?? null) : null,
        reason: isKept ? reason : `${reason} (its ${value.length} bytes are left out here)`,
        consumer,
        at: appendedAt,
      };
      return {
        key: `${topic}/${partition}`,
        value: Buffer.from(JSON.stringify(letter)),
        headers: cloudEventHeaders(
          RECORD_TYPE.deadLetter,
          `${topic}/${partition}/${offset}`,
          `tocsin/${consumer}`,
          appendedAt,
        ),
      };
    });
    await this.log.append(this.topics.name('deadLetters'), records);
    this.metrics.deadLetters.inc(malformed.length);
    for (const { record, reason } of malformed) {
      const { topic, partition, offset } = record;
      this.logger.warn('a malformed record went to the dead letters', { topic, partition, offset, reason });
    }
  }
}
