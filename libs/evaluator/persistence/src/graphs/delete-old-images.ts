import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';

/** Pictures per statement; each is some 30 KB. */
const STEP = 500;
const DAY = 86_400;

/**
 * Deletes pictures past their retention, in steps with rests between them. Several processes may do it at once.
 *
 * @returns How many there were.
 */
export async function deleteOldImages(
  { dataSource, clock, retentionDays }: { dataSource: DataSource; clock: Clock; retentionDays: number },
  isStopping: () => boolean,
): Promise<number> {
  const before = Math.floor(clock.now() / 1000) - retentionDays * DAY;
  for (let deleted = 0; ;) {
    const started = clock.monotonicMs();
    const [{ count }] = await dataSource.query<[{ count: number }]>(
      `with old as (select ctid from alert_image where judged_at <= $1 limit $2 for update skip locked),
         done as (delete from alert_image using old where alert_image.ctid = old.ctid returning 1)
       select count(*)::int4 as count from done`,
      [before, STEP],
    );
    deleted += count;
    if (count < STEP || isStopping()) return deleted;
    await delay(clock.monotonicMs() - started);
  }
}
