import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { DayRange } from '@tocsin/dispatcher-domain';
import { Log, type LogRecord, type RecordBatch } from '@tocsin/messaging';
import type { TopicName } from '@tocsin/payload-schemas';
import {
  ConfigurationView,
  deadLetterRecords,
  type MalformedRecord,
  type ReadRecord,
  readRecords,
  Topics,
} from '@tocsin/platform';
import { Logger, UnavailableError } from '@tocsin/runtime';
import type { z } from 'zod';
import { DeliveryEngine } from '../engine/delivery-engine.js';
import { DispatcherMetrics } from '../operations/dispatcher-metrics.js';
import { type BatchPart, batchParts, type RecordOutcome } from '../planning/batch-parts.js';
import type { Notification } from '../planning/notification.js';
import type { RecordContext } from '../planning/notifications.js';
import { traceparentOf, unstorableReason } from '../planning/storable.js';
import type { KnownBefore } from '../planning/known-before.js';
import { transitionDay } from '../planning/transition-day.js';

/** Longest wait for configuration that a record was made with; it may have been compacted away with nothing after it. */
const CONFIGURATION_WAIT_MS = 30_000;

/** How a topic's records become notifications. */
export interface RecordReading<T> {
  readonly topic: TopicName;
  /** Undefined for records that are none of this reading's. */
  readonly schemaOf: (record: LogRecord) => z.ZodType<T> | undefined;
  /** Offset of the configuration that must be known first; -1: none. */
  readonly configOffset: (value: T) => number;
  /** Milliseconds, for records that do not tell their time. */
  readonly at: (value: T) => number;
  /** What is stored already and matters for these. */
  readonly known: (values: readonly T[]) => Promise<KnownBefore>;
  readonly notify: (value: T, context: RecordContext, known: KnownBefore) => readonly Notification[];
}

/** Plans the deliveries of a batch of records, together with the position. */
@Injectable()
export class PlanRecords implements OnModuleDestroy {
  /** Positions of assigned partitions, by topic and partition. */
  private readonly positions = new Map<string, number>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly engine: DeliveryEngine,
    private readonly view: ConfigurationView,
    private readonly log: Log,
    private readonly topics: Topics,
    private readonly metrics: DispatcherMetrics,
    private readonly logger: Logger,
  ) {}

  /** @returns The offset to read from. */
  async assigned(topic: TopicName, partition: number): Promise<number> {
    const position = await this.engine.position(this.topics.name(topic), partition);
    this.positions.set(`${topic}/${partition}`, position);
    return position;
  }

  revoked(topic: TopicName, partition: number): void {
    this.positions.delete(`${topic}/${partition}`);
  }

  /**
   * Returning means that deliveries and position are stored. A record that cannot be read or rendered goes to the dead
   * letters and holds nothing up.
   *
   * @throws {FencedError | UnavailableError | LogUnavailableError} The batch must come again.
   */
  async run<T>(batch: RecordBatch, reading: RecordReading<T>): Promise<void> {
    const place = `${reading.topic}/${batch.partition}`;
    const expectedOffset = this.positions.get(place);
    if (expectedOffset === undefined) throw notAssigned(place);
    const { valid, malformed } = readRecords(
      batch.records.filter(({ offset }) => offset >= expectedOffset),
      reading.schemaOf,
    );
    const wantedOffset = valid.reduce((most, { value }) => Math.max(most, reading.configOffset(value)), -1);
    await this.configuration(wantedOffset);
    await this.giveUp(malformed);
    const days = await this.engine.days();
    const known = await reading.known(valid.map(({ value }) => value));
    const outcomes = this.outcomes(valid, reading, days, known);
    for (const part of batchParts(outcomes, this.engine.plannedAtOnce, batch.nextOffset)) {
      await this.giveUp(part.failed);
      await this.plan(reading.topic, batch.partition, part);
    }
  }

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** Stores a part of a batch; the next one begins where it ends. */
  private async plan(topic: TopicName, partition: number, { notifications, nextOffset }: BatchPart): Promise<void> {
    const place = `${topic}/${partition}`;
    const expectedOffset = this.positions.get(place);
    if (expectedOffset === undefined) throw notAssigned(place);
    if (nextOffset <= expectedOffset) return;
    await this.engine.plan({ topic: this.topics.name(topic), partition, expectedOffset, nextOffset, notifications });
    this.positions.set(place, nextOffset);
  }

  private *outcomes<T>(
    records: readonly ReadRecord<T>[],
    { notify, at }: RecordReading<T>,
    days: DayRange,
    known: KnownBefore,
  ): Generator<RecordOutcome, void> {
    for (const { record, value } of records) {
      const { offset } = record;
      const day = transitionDay(record.headers, at(value), days);
      const traceparent = traceparentOf(record.headers['traceparent']);
      try {
        const notifications = notify(value, { day, traceparent }, known);
        const reason = notifications.map(unstorableReason).find((each) => each !== undefined);
        if (reason !== undefined) {
          yield { offset, notifications: [], failed: { record, reason } };
          continue;
        }
        for (const notification of notifications) known.told.add(notification);
        yield { offset, notifications };
      } catch (error) {
        // A defect of ours in routing or rendering: visible, and nobody else's notifications wait for it.
        this.logger.error('a notification could not be made', { key: record.key, error: stackOf(error) });
        yield {
          offset,
          notifications: [],
          failed: { record, reason: `no notification could be made of it: ${String(error)}` },
        };
      }
    }
  }

  private async giveUp(malformed: readonly MalformedRecord[]): Promise<void> {
    if (malformed.length === 0) return;
    await this.log.append(this.topics.name('deadLetters'), deadLetterRecords(malformed, 'dispatcher'));
    this.metrics.deadLetters.inc(malformed.length);
    for (const { record, reason } of malformed) {
      const { topic, partition, offset } = record;
      this.logger.warn('a record went to the dead letters', { topic, partition, offset, reason });
    }
  }

  private async configuration(offset: number): Promise<void> {
    if (offset < this.view.position) return;
    const waiting = new AbortController();
    const signal = AbortSignal.any([waiting.signal, this.stopping.signal]);
    const gaveUp = delay(CONFIGURATION_WAIT_MS, false, { signal }).catch(() => false);
    const isReached = await Promise.race([this.view.reached(offset).then(() => true), gaveUp]);
    waiting.abort();
    if (this.stopping.signal.aborted) throw new UnavailableError('this dispatcher is shutting down');
    if (isReached) return;
    this.logger.warn('the configuration ends before what a record was made with', {
      offset,
      position: this.view.position,
    });
  }
}

const notAssigned = (place: string): UnavailableError =>
  new UnavailableError(`${place} is not assigned to this dispatcher`);

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
