import type { LogRecord, RecordPosition } from '@tocsin/messaging';
import { type EncodedRecord, writeRecord } from './record-codec.js';
import type { Topic } from './topic-directory.js';

/** Records that have been committed, of one partition, in order and consecutive. */
export interface AppendedRun {
  readonly topicId: number;
  readonly partition: number;
  readonly records: readonly LogRecord[];
  readonly sizeBytes: number;
}

/** One record waiting, and whom to tell. */
export interface Waiting {
  readonly topic: Topic;
  readonly partition: number;
  readonly encoded: EncodedRecord;
  readonly settle: (position: RecordPosition) => void;
  readonly fail: (error: unknown) => void;
  /** It was tried with a topic that has been deleted since. */
  readonly isRetry: boolean;
}

/** All that one flush appends to one partition. */
export interface Group {
  readonly topic: Topic;
  readonly partition: number;
  readonly waiting: Waiting[];
}

/** What the append gave to one partition. */
export interface AdvancedRow {
  readonly topic_id: number;
  readonly partition: number;
  readonly base: number;
  readonly appended_at: number;
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
export class FlushWrite {
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
