import { QueueRetention, type DayRange, type RetentionPolicy } from '@tocsin/dispatcher-domain';
import { dropPartitionsBefore, ensurePartitions, type PartitionedTable } from '@tocsin/persistence';
import type { EpochMs } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';

const DAY_MS = 86_400_000;
/** Event time may run ahead of the clock, and the next run may be late. */
const DAYS_AHEAD = 3;
/** Transitions of a service that has lagged behind still find their own day. */
const DAYS_BEHIND = 2;

const dayText = (at: EpochMs): string => new Date(at).toISOString().slice(0, 10);
const bound = (at: EpochMs): string => `'${dayText(at)}'`;

/** Rows are only inserted and go with their partition: nothing for vacuum to do. */
const withoutVacuum = (partition: string): string[] => [
  `alter table ${partition} set (autovacuum_vacuum_insert_threshold = -1, toast.autovacuum_vacuum_insert_threshold = -1)`,
];

const PAYLOAD: PartitionedTable = { table: 'payload', unit: 'day', bound, afterCreate: withoutVacuum };
const ATTEMPT: PartitionedTable = {
  table: 'attempt',
  unit: 'day',
  bound: (at) => `'${dayText(at)}T00:00:00Z'`,
  afterCreate: withoutVacuum,
};

export class PostgresQueueRetention extends QueueRetention {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async keep(now: EpochMs, { payloadDays, attemptDays }: RetentionPolicy): Promise<DayRange> {
    const [from, to] = [now - DAYS_BEHIND * DAY_MS, now + DAYS_AHEAD * DAY_MS];
    for (const table of [PAYLOAD, ATTEMPT]) {
      await ensurePartitions(this.dataSource, table, from, to);
    }
    await dropPartitionsBefore(this.dataSource, PAYLOAD, now - payloadDays * DAY_MS);
    await dropPartitionsBefore(this.dataSource, ATTEMPT, now - attemptDays * DAY_MS);
    await this.dataSource.query('delete from mail_recipient where taken_at < $1', [
      new Date(now - payloadDays * DAY_MS),
    ]);
    await this.dataSource.query('delete from kpi_finding where numbered_at < $1', [
      new Date(now - attemptDays * DAY_MS),
    ]);
    await this.dataSource.query('delete from template_problem where found_at < $1', [
      new Date(now - attemptDays * DAY_MS),
    ]);
    return { oldest: dayText(from), newest: dayText(to) };
  }
}
