import { ProductEventStore } from '@tocsin/evaluator-domain';
import type { LogRecord, RecordBatch } from '@tocsin/messaging';
import { observationKey, type ProductEvents, productEventsV1, RECORD_TYPE } from '@tocsin/payload-schemas';
import {
  LogConsumer,
  type MalformedRecord,
  OnAssigned,
  OnBatch,
  OnRevoked,
  type ReadRecord,
  readRecords,
} from '@tocsin/platform';
import { EvaluatorMetrics } from '../operations/evaluator-metrics.js';
import { DeadLetters } from '../shards/dead-letters.js';
import { PRODUCT_EVENTS_TRANSPORT } from './product-events-group.js';

/** Who gives up on a malformed record. */
const CONSUMER = 'product-events';

/** Where a partition of this process stands. */
interface Position {
  readonly epoch: number;
  readonly nextOffset: number;
}

/** Reads `product-events.v1` and stores what is in it, batch by batch. */
@LogConsumer()
export class ProductEventsConsumer {
  private readonly positions = new Map<number, Position>();

  constructor(
    private readonly store: ProductEventStore,
    private readonly deadLetters: DeadLetters,
    private readonly metrics: EvaluatorMetrics,
  ) {}

  @OnAssigned('productEvents', PRODUCT_EVENTS_TRANSPORT)
  async onAssigned(partition: number): Promise<number> {
    const taken = await this.store.take(partition);
    this.positions.set(partition, taken);
    return taken.nextOffset;
  }

  /** Returning means that events and position are committed. A throw gives the batch again after the partition is taken anew. */
  @OnBatch('productEvents', PRODUCT_EVENTS_TRANSPORT)
  async onBatch({ partition, records, nextOffset }: RecordBatch): Promise<void> {
    const position = this.positions.get(partition);
    if (position === undefined) throw new Error(`partition ${partition} of product events was not assigned`);
    if (nextOffset <= position.nextOffset) return;
    const { valid, malformed } = readRecords(
      records.filter(({ offset }) => offset >= position.nextOffset),
      schemaOf,
    );
    const { placed, misplaced } = sortOut(valid);
    await this.deadLetters.addAll([...malformed, ...misplaced], CONSUMER);
    const { stored, repeated, beyondTypes, erased } = await this.store.commit({
      partition,
      epoch: position.epoch,
      fromOffset: position.nextOffset,
      nextOffset,
      appendedAt: records[records.length - 1].appendedAt,
      records: placed,
    });
    this.positions.set(partition, { epoch: position.epoch, nextOffset });
    this.metrics.storedEvents.inc({ outcome: 'stored' }, stored);
    this.metrics.storedEvents.inc({ outcome: 'repeated' }, repeated);
    this.metrics.storedEvents.inc({ outcome: 'beyond_types' }, beyondTypes);
    this.metrics.storedEvents.inc({ outcome: 'erased' }, erased);
  }

  @OnRevoked('productEvents', PRODUCT_EVENTS_TRANSPORT)
  async onRevoked(partition: number): Promise<void> {
    this.positions.delete(partition);
  }
}

const schemaOf = ({ headers }: LogRecord): typeof productEventsV1 | undefined =>
  headers['ce_type'] === RECORD_TYPE.productEvents ? productEventsV1 : undefined;

/** A record lies where its key belongs: elsewhere the repeats of a device's events would not be found. */
function sortOut(records: readonly ReadRecord<ProductEvents>[]): {
  readonly placed: readonly ProductEvents[];
  readonly misplaced: readonly MalformedRecord[];
} {
  const placed: ProductEvents[] = [];
  const misplaced: MalformedRecord[] = [];
  for (const { record, value } of records) {
    const expected = observationKey(value.org, value.owner);
    if (record.key === expected) placed.push(value);
    else misplaced.push({ record, reason: `the key: must be ${expected} as the value says, not ${record.key}` });
  }
  return { placed, misplaced };
}
