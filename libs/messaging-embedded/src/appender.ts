import { setImmediate as nextTurn } from 'node:timers/promises';
import { type LogRecord, LogUnavailableError, type PlacedRecord, type RecordPosition } from '@tocsin/messaging';
import { databaseError, execute, type Statement } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';
import { type EncodedRecord, measureRecord, writeRecord } from './record-codec.js';
import type { Topic, TopicDirectory } from './topic-directory.js';

/** Records that have been committed, of one partition, in order and consecutive. */
export interface AppendedRun {
  readonly topicId: number;
  readonly partition: number;
  readonly records: readonly LogRecord[];
  readonly sizeBytes: number;
}

export interface AppenderLimits {
  /** Records of one flush at most. */
  readonly flushRecords: number;
  /** Encoded bytes of one flush at most (a larger single record still goes alone). */
  readonly flushBytes: number;
  /** Encoded bytes of one row at most (a larger single record still is one row). */
  readonly segmentBytes: number;
}

/** One record waiting, and whom to tell. */
interface Waiting {
  readonly topic: Topic;
  readonly partition: number;
  readonly encoded: EncodedRecord;
  readonly settle: (position: RecordPosition) => void;
  readonly fail: (error: unknown) => void;
  /** It was tried with a topic that has been deleted since. */
  readonly isRetry: boolean;
}

/** All that one flush appends to one partition. */
interface Group {
  readonly topic: Topic;
  readonly partition: number;
  readonly waiting: Waiting[];
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

interface AdvancedRow {
  readonly topic_id: number;
  readonly partition: number;
  readonly base: number;
  readonly appended_at: number;
}

/** Gathers appends that come together into one transaction; what comes while it runs makes up the next one. */
export class Appender {
  private waiting: Waiting[] = [];
  private isFlushing = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly topics: TopicDirectory,
    private readonly limits: AppenderLimits,
    private readonly onCommitted: (runs: readonly AppendedRun[]) => void,
  ) {}

  /** @returns Positions in the order of `placed`, once they are durable. */
  append(topic: Topic, placed: readonly PlacedRecord[]): Promise<RecordPosition[]> {
    if (placed.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const positions = new Array<RecordPosition>(placed.length);
      let missing = placed.length;
      for (const [index, { record, partition }] of placed.entries()) {
        const settle = (position: RecordPosition): void => {
          positions[index] = position;
          missing -= 1;
          if (missing === 0) resolve(positions);
        };
        this.waiting.push({ topic, partition, encoded: measureRecord(record), settle, fail: reject, isRetry: false });
      }
      if (!this.isFlushing) void this.flushAll();
    });
  }

  private async flushAll(): Promise<void> {
    this.isFlushing = true;
    await nextTurn(); // appends of the same turn of the event loop go together
    while (this.waiting.length > 0) {
      const count = this.countOfFlush();
      const batch = this.waiting.slice(0, count);
      this.waiting = this.waiting.slice(count);
      try {
        await this.flush(batch);
      } catch (error) {
        const failure = unavailable(error);
        for (const { fail } of batch) fail(failure);
      }
    }
    this.isFlushing = false;
  }

  private countOfFlush(): number {
    let bytes = 0;
    let count = 0;
    for (const { encoded } of this.waiting) {
      bytes += encoded.sizeBytes;
      if (count > 0 && (count === this.limits.flushRecords || bytes > this.limits.flushBytes)) break;
      count += 1;
    }
    return count;
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
      } catch (error) {
        each.fail(error);
      }
    }
  }
}

/** Partitions in the order in which they are locked. */
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

/** One row of `segment` to be: records `first` to `last` of what the flush appends to its partition. */
interface SegmentDraft {
  readonly group: Group;
  readonly first: number;
  readonly last: number;
  readonly start: number;
  readonly size: number;
}

/** The bytes of one flush and where everything lies in them. */
class FlushWrite {
  private readonly buffer: Buffer;
  private readonly segments: SegmentDraft[] = [];
  private readonly values = new Map<Waiting, Buffer | null>();

  constructor(
    private readonly groups: readonly Group[],
    private readonly segmentBytes: number,
  ) {
    const bytes = groups.reduce((sum, { waiting }) => sum + sizeOf(waiting), 0);
    this.buffer = Buffer.allocUnsafe(bytes);
    let at = 0;
    for (const group of groups) at = this.writeGroup(group, at);
  }

  parameters(): unknown[] {
    const { groups, segments } = this;
    return [
      `{${groups.map(({ topic }) => topic.topicId).join()}}`,
      `{${groups.map(({ partition }) => partition).join()}}`,
      `{${groups.map(({ waiting }) => waiting.length).join()}}`,
      `{${segments.map(({ group }) => group.topic.topicId).join()}}`,
      `{${segments.map(({ group }) => group.partition).join()}}`,
      `{${segments.map(({ last }) => last).join()}}`,
      `{${segments.map(({ first, last }) => last - first + 1).join()}}`,
      segments.map(({ group, first }) => (group.topic.isCompacted ? group.waiting[first].encoded.record.key : null)),
      segments.map(({ group, first }) => group.topic.isCompacted && group.waiting[first].encoded.record.value === null),
      `{${segments.map(({ start }) => start + 1).join()}}`, // substr counts from 1
      this.buffer,
      `{${segments.map(({ size }) => size).join()}}`,
    ];
  }

  /** The records as consumers see them. */
  committed({ topic, partition, waiting }: Group, row: AdvancedRow): AppendedRun {
    const records = waiting.map((each, i): LogRecord => {
      const { key, headers } = each.encoded.record;
      return {
        topic: topic.name,
        partition,
        offset: row.base + i,
        appendedAt: row.appended_at,
        key,
        headers: { ...headers },
        value: this.values.get(each)!,
      };
    });
    return { topicId: topic.topicId, partition, records, sizeBytes: sizeOf(waiting) };
  }

  private writeGroup(group: Group, start: number): number {
    let at = start;
    let segment = { first: 0, start };
    group.waiting.forEach((each, i) => {
      const isFull = group.topic.isCompacted || at + each.encoded.sizeBytes - segment.start > this.segmentBytes;
      if (i > segment.first && isFull) {
        this.segments.push({ group, ...segment, last: i - 1, size: at - segment.start });
        segment = { first: i, start: at };
      }
      this.values.set(each, writeRecord(each.encoded, this.buffer, at));
      at += each.encoded.sizeBytes;
    });
    this.segments.push({ group, ...segment, last: group.waiting.length - 1, size: at - segment.start });
    return at;
  }
}

function sizeOf(waiting: readonly Waiting[]): number {
  return waiting.reduce((sum, { encoded }) => sum + encoded.sizeBytes, 0);
}
