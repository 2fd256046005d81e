import { inTransaction } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';

/** Names a project to whoever knows it by its id only. */
export interface ProjectName {
  readonly org: string;
  readonly projectId: string;
}

const DAY_HOURS = 24;
const HOUR_MS = 3_600_000;

/**
 * Erases all that is stored of a project: its events day by day, then what is known of people and groups, last the project. A run
 * that was interrupted is gone on with by the next. Events that are still on their way make it known again: erase it again.
 *
 * @returns Whether there was anything.
 */
export async function eraseProject(
  dataSource: DataSource,
  { org, projectId }: ProjectName,
  isStopping: () => boolean,
): Promise<boolean> {
  const [project] = await dataSource.query<{ project_no: number }[]>(
    'select project_no from project where org = $1 and project_id = $2',
    [org, projectId],
  );
  if (project === undefined) return false;
  const { project_no: projectNo } = project;
  const days = await dataSource.query<{ day: number }[]>(
    `select distinct hour / ${DAY_HOURS} as day from event_hour where project_no = $1`,
    [projectNo],
  );
  for (const { day } of days) {
    if (isStopping()) return true;
    await dataSource.query('delete from product_event where project_no = $1 and time_ms >= $2 and time_ms < $3', [
      projectNo,
      day * DAY_HOURS * HOUR_MS,
      (day + 1) * DAY_HOURS * HOUR_MS,
    ]);
  }
  await inTransaction(dataSource, async (queryRunner) => {
    // Whoever is about to store more of it waits here, and then finds that it is gone.
    await queryRunner.query('delete from project where project_no = $1', [projectNo]);
    for (const table of TABLES) await queryRunner.query(`delete from ${table} where project_no = $1`, [projectNo]);
  });
  return true;
}

const TABLES = [
  'product_event',
  'event_hour',
  'event_type',
  'device_person',
  'product_person',
  'user_set',
  'product_group',
  'user_erasure',
  'erased_person',
  'leaving_user_set',
] as const;
