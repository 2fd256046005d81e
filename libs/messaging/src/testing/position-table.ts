import { FencedError } from '../errors.js';
import type { LogRecord, RecordBatch, SubscriptionHandler } from '../log.js';

interface Row {
  position: number;
  /** Raised by every take-over; a commit must name the current one. */
  epoch: number;
}

/** What the consumers' database holds: a position per partition, its owner, and the effects committed with it. */
export class PositionTable {
  /** Every record whose batch was committed, in order of commit. */
  readonly committed: LogRecord[] = [];
  private readonly rows = new Map<string, Row>();

  /** Makes the caller the owner and fences the one before. */
  takeOver(topic: string, partition: number): { readonly position: number; readonly epoch: number } {
    const row = this.row(topic, partition);
    row.epoch += 1;
    return { ...row };
  }

  /** @throws {FencedError} If `epoch` is no longer the owner's. */
  commit(epoch: number, batch: RecordBatch): void {
    const row = this.row(batch.topic, batch.partition);
    if (row.epoch !== epoch) throw new FencedError(batch.topic, batch.partition);
    row.position = batch.nextOffset;
    this.committed.push(...batch.records);
  }

  position(topic: string, partition: number): number {
    return this.row(topic, partition).position;
  }

  setPosition(topic: string, partition: number, position: number): void {
    this.row(topic, partition).position = position;
  }

  values(): string[] {
    return this.committed.map((record) => String(record.value));
  }

  private row(topic: string, partition: number): Row {
    const id = `${topic}/${partition}`;
    let row = this.rows.get(id);
    if (!row) this.rows.set(id, (row = { position: 0, epoch: 0 }));
    return row;
  }
}

/**
 * A consumer as it should be: takes partitions over, commits effects and position at once, notes what it was asked.
 * Breaches of the port's promises are collected in `faults`; every case of the suite ends with none.
 */
export class PositionedHandler implements SubscriptionHandler {
  /** Partitions assigned to this member now, as `topic/partition`. */
  readonly owned = new Set<string>();
  /** Answers of `onAssigned`, in order. */
  readonly assignments: { readonly topic: string; readonly partition: number; readonly from: number }[] = [];
  /** Every batch handed over, also those whose handling failed. */
  readonly batches: RecordBatch[] = [];
  readonly revocations: string[] = [];
  readonly faults: string[] = [];
  private readonly epochs = new Map<string, number>();
  private readonly expected = new Map<string, number>();
  private readonly running = new Set<string>();

  /**
   * @param table - Shared by the members of a group.
   * @param beforeCommit - Runs within `onBatch` before the commit: to wait, to throw.
   */
  constructor(
    readonly table: PositionTable,
    private readonly beforeCommit: (batch: RecordBatch) => Promise<void> | void = () => {},
  ) {}

  async onAssigned(topic: string, partition: number): Promise<number> {
    const id = `${topic}/${partition}`;
    if (this.running.has(id)) this.faults.push(`${id} was assigned while its batch ran`);
    const { position, epoch } = this.table.takeOver(topic, partition);
    this.epochs.set(id, epoch);
    this.expected.set(id, position);
    this.owned.add(id);
    this.assignments.push({ topic, partition, from: position });
    return position;
  }

  async onBatch(batch: RecordBatch): Promise<void> {
    const id = `${batch.topic}/${batch.partition}`;
    const epoch = this.epochs.get(id);
    this.check(id, batch);
    this.batches.push(batch);
    this.running.add(id);
    try {
      await this.beforeCommit(batch);
      if (epoch === undefined) throw new FencedError(batch.topic, batch.partition);
      this.table.commit(epoch, batch);
      this.expected.set(id, batch.nextOffset);
    } finally {
      this.running.delete(id);
    }
  }

  async onRevoked(topic: string, partition: number): Promise<void> {
    const id = `${topic}/${partition}`;
    if (this.running.has(id)) this.faults.push(`${id} was revoked while its batch ran`);
    if (!this.owned.delete(id)) this.faults.push(`${id} was revoked without having been assigned`);
    this.epochs.delete(id);
    this.revocations.push(id);
  }

  private check(id: string, batch: RecordBatch): void {
    const offsets = batch.records.map((record) => record.offset);
    const expected = this.expected.get(id);
    if (!this.owned.has(id)) this.faults.push(`${id} got a batch without being assigned`);
    if (this.running.has(id)) this.faults.push(`${id} got two batches at once`);
    if (offsets.length === 0) this.faults.push(`${id} got an empty batch`);
    if (expected !== undefined && offsets[0] !== expected) {
      this.faults.push(`${id} got a batch from offset ${offsets[0]} where ${expected} was next`);
    }
    if (offsets.some((offset, i) => i > 0 && offset <= offsets[i - 1])) {
      this.faults.push(`${id} got offsets out of order: ${offsets.join(', ')}`);
    }
    if (batch.nextOffset !== offsets[offsets.length - 1] + 1) {
      this.faults.push(`${id} got nextOffset ${batch.nextOffset} after offset ${offsets[offsets.length - 1]}`);
    }
    if (batch.endOffset < batch.nextOffset) {
      this.faults.push(`${id} got endOffset ${batch.endOffset} before nextOffset ${batch.nextOffset}`);
    }
  }
}
