import { setImmediate as nextTurn } from 'node:timers/promises';
import { LogUnavailableError, type PlacedRecord, type RecordPosition } from '@tocsin/messaging';
import { databaseError, execute, type Statement } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';
import { type AdvancedRow, type AppendedRun, FlushWrite, type Group, type Waiting } from './flush-write.js';
import { measureRecord } from './record-codec.js';
import type { Topic, TopicDirectory } from './topic-directory.js';

export interface AppenderLimits {
  /** Records of one flush at most. */
  readonly flushRecords: number;
  /** Encoded bytes of one flush at most (a larger single record still goes alone). */
  readonly flushBytes: number;
  /** Encoded bytes of one row at most (a larger single record still is one row). */
  readonly segmentBytes: number;
  /** Encoded bytes that may wait for a flush; beyond that appends are refused, so that memory stays bounded. */
  readonly waitingBytes: number;
}

/**
 * Locks the rows of the partitions, always in the same order; gives out offsets and the append time under those locks;
 * stores the segments. One statement, one commit.
 */
const APPEND: Statement = {
  name: 'log_append',
  text: `
    with locked as materialized (
      select p.topic_id, p.partition, g.records
      from unnest($1::int[], $2::int[], $3::int[]) as g (topic_id, partition, records)
      join partition p on p.topic_id = g.topic_id and p.partition = g.partition
      order by p.topic_id, p.partition for update of p
    ), advanced as (
      update partition p
      set next_offset = p.next_offset + l.records,
          appended_at = greatest(p.appended_at, floor(extract(epoch from clock_timestamp()) * 1000)::bigint)
      from locked l where p.topic_id = l.topic_id and p.partition = l.partition
      returning p.topic_id, p.partition, p.next_offset - l.records as base, p.appended_at
    ), stored as (
      insert into segment (topic_id, partition, last_offset, records, appended_at, key, is_tombstone, payload)
      select a.topic_id, a.partition, a.base + s.last, s.records, a.appended_at, s.key, s.is_tombstone,
             substr($11::bytea, s.start, s.size)
      from advanced a
      join unnest($4::int[], $5::int[], $6::int[], $7::int[], $8::text[], $9::bool[], $10::int[], $12::int[])
        as s (topic_id, partition, last, records, key, is_tombstone, start, size)
        on s.topic_id = a.topic_id and s.partition = a.partition
    )
    select topic_id, partition, base, appended_at from advanced`,
};

/** Gathers appends that come together into one transaction; what comes while it runs makes up the next one. */
export class Appender {
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private isFlushing = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly topics: TopicDirectory,
    private readonly limits: AppenderLimits,
    private readonly onCommitted: (runs: readonly AppendedRun[]) => void,
  ) {}

  /**
   * @returns Positions in the order of `placed`, once they are durable.
   * @throws {LogUnavailableError} If too much waits already, or the database does not take it.
   */
  append(topic: Topic, placed: readonly PlacedRecord[]): Promise<RecordPosition[]> {
    if (placed.length === 0) return Promise.resolve([]);
    if (this.waitingBytes > this.limits.waitingBytes) {
      const error = new LogUnavailableError(`${this.waitingBytes} bytes wait to be appended already: try again later`);
      return Promise.reject(error);
    }
    return new Promise((resolve, reject) => {
      const positions = new Array<RecordPosition>(placed.length);
      let missing = placed.length;
      for (const [index, { record, partition }] of placed.entries()) {
        const settle = (position: RecordPosition): void => {
          positions[index] = position;
          missing -= 1;
          if (missing === 0) resolve(positions);
        };
        const encoded = measureRecord(record);
        this.waitingBytes += encoded.sizeBytes;
        this.waiting.push({ topic, partition, encoded, settle, fail: reject, isRetry: false });
      }
      if (!this.isFlushing) void this.flushAll();
    });
  }

  private async flushAll(): Promise<void> {
    this.isFlushing = true;
    await nextTurn(); // appends of the same turn of the event loop go together
    while (this.waiting.length > 0) {
      const batch = this.takeBatch();
      try {
        await this.flush(batch);
      } catch (error) {
        const failure = unavailable(error);
        for (const { fail } of batch) fail(failure);
      }
    }
    this.isFlushing = false;
  }

  private takeBatch(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { encoded } of this.waiting) {
      if (count > 0 && (count === this.limits.flushRecords || bytes + encoded.sizeBytes > this.limits.flushBytes))
        break;
      bytes += encoded.sizeBytes;
      count += 1;
    }
    const batch = this.waiting.slice(0, count);
    this.waiting = this.waiting.slice(count);
    this.waitingBytes -= bytes;
    return batch;
  }

  private async flush(batch: readonly Waiting[]): Promise<void> {
    const groups = grouped(batch);
    const write = new FlushWrite(groups, this.limits.segmentBytes);
    const queryRunner = this.dataSource.createQueryRunner();
    let rows: AdvancedRow[];
    try {
      ({ rows } = await execute<AdvancedRow>(queryRunner, APPEND, write.parameters()));
    } finally {
      await queryRunner.release();
    }
    const advanced = new Map(rows.map((row) => [`${row.topic_id}/${row.partition}`, row]));
    const runs: AppendedRun[] = [];
    for (const group of groups) {
      const row = advanced.get(`${group.topic.topicId}/${group.partition}`);
      if (row) runs.push(write.committed(group, row));
      else await this.retryElsewhere(group);
    }
    this.onCommitted(runs);
    for (const { waiting, ...group } of groups) {
      const row = advanced.get(`${group.topic.topicId}/${group.partition}`);
      if (row) waiting.forEach(({ settle }, i) => settle({ partition: group.partition, offset: row.base + i }));
    }
  }

  /** The topic has been deleted; there may be a new one of that name. */
  private async retryElsewhere({ topic, waiting }: Group): Promise<void> {
    this.topics.forget(topic.name);
    for (const each of waiting) {
      try {
        if (each.isRetry) throw new LogUnavailableError(`topic ${topic.name} is being deleted`);
        this.waiting.push({ ...each, topic: await this.topics.find(topic.name), isRetry: true });
        this.waitingBytes += each.encoded.sizeBytes;
      } catch (error) {
        each.fail(error);
      }
    }
  }
}

/** By partition, in the order of the calls. */
function grouped(batch: readonly Waiting[]): Group[] {
  const groups = new Map<string, Group>();
  for (const each of batch) {
    const key = `${each.topic.topicId}/${each.partition}`;
    const group = groups.get(key);
    if (group) group.waiting.push(each);
    else groups.set(key, { topic: each.topic, partition: each.partition, waiting: [each] });
  }
  return [...groups.values()];
}

function unavailable(error: unknown): unknown {
  const known = databaseError(error);
  return new LogUnavailableError(`the log cannot append: ${(known as Error).message}`, { cause: error });
}
