import type { LogRecord } from '@tocsin/messaging';
import { execute, type Statement } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';
import { recordsOf } from './record-codec.js';
import type { Topic } from './topic-directory.js';

export interface ReadLimits {
  /** At least so many records are read if they are there; the last segment may bring more. */
  readonly records: number;
  /** Payload bytes after which no further segment is read. */
  readonly bytes: number;
}

interface SegmentRow {
  readonly last_offset: number;
  readonly records: number;
  readonly appended_at: number;
  readonly payload: Buffer;
}

/** Whole segments, up to the first that reaches a limit. The sums only grow, so the result has no holes. */
const READ: Statement = {
  name: 'log_read',
  text: `
    select last_offset, records, appended_at, payload from (
      select *, sum(octet_length(payload)) over before as bytes_before, sum(records) over before as records_before
      from (
        select * from segment where topic_id = $1 and partition = $2 and last_offset >= $3
        order by last_offset limit $4
      ) page
      window before as (order by last_offset rows between unbounded preceding and 1 preceding)
    ) sized
    where coalesce(bytes_before, 0) < $5 and coalesce(records_before, 0) < $4
    order by last_offset`,
};

const END: Statement = {
  name: 'log_end',
  text: 'select next_offset from partition where topic_id = $1 and partition = $2',
};

/** Reads records from the database. */
export class StoredRecords {
  constructor(private readonly dataSource: DataSource) {}

  /** Records of one partition from the first offset at or after `from`. */
  async read(topic: Topic, partition: number, from: number, limits: ReadLimits): Promise<LogRecord[]> {
    const values = [topic.topicId, partition, from, limits.records, limits.bytes];
    const rows = await this.run<SegmentRow>(READ, values);
    return rows.flatMap((row) =>
      recordsOf(
        { lastOffset: row.last_offset, records: row.records, appendedAt: row.appended_at, payload: row.payload },
        topic.name,
        partition,
        from,
      ),
    );
  }

  /** Offset after the newest record. */
  async endOf(topic: Topic, partition: number): Promise<number> {
    const [row] = await this.run<{ next_offset: number }>(END, [topic.topicId, partition]);
    return row?.next_offset ?? 0;
  }

  private async run<Row extends object>(statement: Statement, values: unknown[]): Promise<Row[]> {
    const queryRunner = this.dataSource.createQueryRunner();
    try {
      const { rows } = await execute<Row>(queryRunner, statement, values);
      return rows;
    } finally {
      await queryRunner.release();
    }
  }
}
