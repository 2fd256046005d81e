import { Injectable } from '@nestjs/common';
import { Log } from '@tocsin/messaging';
import { deadLetterRecords, type MalformedRecord, Topics } from '@tocsin/platform';
import { Logger } from '@tocsin/runtime';
import { EvaluatorMetrics } from '../operations/evaluator-metrics.js';

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
    await this.log.append(this.topics.name('deadLetters'), deadLetterRecords(malformed, consumer));
    this.metrics.deadLetters.inc(malformed.length);
    for (const { record, reason } of malformed) {
      const { topic, partition, offset } = record;
      this.logger.warn('a malformed record went to the dead letters', { topic, partition, offset, reason });
    }
  }
}
