import { dropPartitionsBefore, ensurePartitions, type PartitionedTable } from '@tocsin/persistence';
import type { EpochMs } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';

const DAY_MS = 86_400_000;
/** Days for which a repeat of an event is recognised. */
export const REPEAT_DAYS = 7;
/** Days ahead that always have a partition. */
const DAYS_AHEAD = 2;

const EVENTS: PartitionedTable = { table: 'product_event', unit: 'day', bound: String };
/** Of several days, so that looking `REPEAT_DAYS` back is looking into three of them at most. */
const SEEN: PartitionedTable = {
  table: 'seen_event',
  unit: 'fourDays',
  bound: (start) => String(dayOf(start)),
  afterCreate: (partition) => [`create unique index on ${partition} (hash)`],
};

/** UTC days since the Unix epoch. */
export const dayOf = (time: EpochMs): number => Math.floor(time / DAY_MS);

/** Partitions of events by the day on which they happened, and of what was seen by the days on which it came. */
export class EventPartitions {
  private readonly existing = new Set<string>();

  constructor(private readonly dataSource: DataSource) {}

  /** Partitions for events that happened or came at these times; asks the database only for days not seen before. */
  async ensure(happened: Iterable<EpochMs>, came: Iterable<EpochMs>): Promise<void> {
    for (const time of happened) await this.ensureDay(EVENTS, time);
    for (const time of came) await this.ensureDay(SEEN, time);
  }

  async ensureAhead(now: EpochMs): Promise<void> {
    const days = Array.from({ length: DAYS_AHEAD + 2 }, (_, i) => now + (i - 1) * DAY_MS);
    await this.ensure(days, days);
  }

  /** @returns Names of the partitions that were removed. */
  async dropOld(now: EpochMs, retentionDays: number): Promise<string[]> {
    const seen = await dropPartitionsBefore(this.dataSource, SEEN, now - (REPEAT_DAYS + 1) * DAY_MS);
    return [...seen, ...(await dropPartitionsBefore(this.dataSource, EVENTS, now - retentionDays * DAY_MS))];
  }

  private async ensureDay(table: PartitionedTable, time: EpochMs): Promise<void> {
    const name = `${table.table}/${dayOf(time)}`;
    if (this.existing.has(name)) return;
    await ensurePartitions(this.dataSource, table, time, time);
    this.existing.add(name);
  }
}
