import { execute, inTransaction } from '@tocsin/persistence';
import type { EpochMs } from '@tocsin/runtime';
import type { DataSource, QueryRunner } from 'typeorm';
import type { Hash } from './event-hashes.js';

const DAY_HOURS = 24;
const HOUR_MS = 3_600_000;
/** In the place of a partition in event_hour: what erasure has taken off, so that it never waits for who counts events. */
const ERASED = -1;

/**
 * Erases the users of a project whose erasure is due or was interrupted: first who they were, so that nothing more of them is
 * stored, then their events day by day, last the properties that nobody else has. Storing events waits for moments only. One
 * process at a time may run it.
 *
 * @param now - Events that came until now go; later ones are of somebody new.
 * @returns How many users were erased; undefined if it was stopped or the project is gone.
 */
export async function eraseUsers(
  dataSource: DataSource,
  projectNo: number,
  now: EpochMs,
  isStopping: () => boolean,
): Promise<number | undefined> {
  await withProject(dataSource, projectNo, 'update', (queryRunner) => begin(queryRunner, projectNo, now));
  for (const day of await daysOf(dataSource, projectNo)) {
    if (isStopping()) return undefined;
    await withProject(dataSource, projectNo, 'key share', (queryRunner) => eraseDay(queryRunner, projectNo, day));
  }
  // Waits for whoever began to store before all leaving properties were known; the others know them.
  await withProject(dataSource, projectNo, 'update', async () => undefined);
  const used = new Set<Hash>();
  // Days that have begun meanwhile, too.
  const days = await daysOf(dataSource, projectNo);
  for (const text of [USED_BY_PERSONS, ...days.map(usedOnDay)]) {
    if (isStopping()) return undefined;
    await withProject(dataSource, projectNo, 'key share', async (queryRunner) => {
      const { rows } = await execute<{ hash: Hash }>(queryRunner, text, [projectNo]);
      for (const { hash } of rows) used.add(hash);
    });
  }
  return withProject(dataSource, projectNo, 'update', (queryRunner) => finish(queryRunner, projectNo, used, now));
}

/** Runs `work` in a transaction while the project is there. `update` keeps events of it from being stored meanwhile. */
async function withProject<T>(
  dataSource: DataSource,
  projectNo: number,
  lock: 'update' | 'key share',
  work: (queryRunner: QueryRunner) => Promise<T>,
): Promise<T | undefined> {
  return inTransaction(dataSource, async (queryRunner) => {
    // A day of events, or all persons, may take longer than a statement of others may.
    await queryRunner.query('set local statement_timeout = 0');
    const { rowCount } = await execute(queryRunner, `select from project where project_no = $1 for ${lock}`, [
      projectNo,
    ]);
    return rowCount === 0 ? undefined : work(queryRunner);
  });
}

async function daysOf(dataSource: DataSource, projectNo: number): Promise<readonly number[]> {
  const rows = await dataSource.query<{ day: number }[]>(
    `select distinct hour / ${DAY_HOURS} as day from event_hour where project_no = $1 order by day`,
    [projectNo],
  );
  return rows.map(({ day }) => day);
}

/** What is left is as if the users had never been: devices are somebody else's or nobody's. */
async function begin(queryRunner: QueryRunner, projectNo: number, now: EpochMs): Promise<void> {
  const { rows } = await execute<{ person: Hash }>(
    queryRunner,
    `update user_erasure set status = 'submitted'
     where project_no = $1 and status = 'staging' and due_ms <= $2 returning person::text`,
    [projectNo, now],
  );
  if (rows.length === 0) return;
  const users = rows.map(({ person }) => person);
  for (const [change, isPast] of DEVICE_CHANGES) {
    await queryRunner.query(
      `with changed as (${change} returning device)
       insert into erased_person (project_no, person, is_past, to_ms) select $1, device, ${isPast}, $3 from changed
       on conflict (project_no, person, is_past) do update set to_ms = excluded.to_ms`,
      [projectNo, users, now],
    );
  }
  await queryRunner.query(
    `insert into erased_person (project_no, person, is_past, to_ms) select $1, person, true, $3 from unnest($2::int8[]) person
     on conflict (project_no, person, is_past) do update set to_ms = excluded.to_ms`,
    [projectNo, users, now],
  );
  await queryRunner.query(
    `with gone as (
       delete from product_person p using erased_person x
       where p.project_no = $1 and x.project_no = $1 and x.person = p.person and x.is_past and x.to_ms = $2
       returning p.user_set)
     insert into leaving_user_set select distinct $1::int4, user_set from gone where user_set is not null
     on conflict do nothing`,
    [projectNo, now],
  );
  await queryRunner.query('update project set is_erasing = true, erased_to_ms = $2 where project_no = $1', [
    projectNo,
    now,
  ]);
}

/** With whether what the device did as nobody's was theirs. */
const DEVICE_CHANGES = [
  [
    `delete from device_person where project_no = $1 and first_person = any($2::int8[])
       and (last_person = any($2::int8[]) or last_person = device)`,
    true,
  ],
  [
    `update device_person set first_person = last_person where project_no = $1 and first_person = any($2::int8[])`,
    true,
  ],
  [`update device_person set last_person = device where project_no = $1 and last_person = any($2::int8[])`, false],
] as const;

async function eraseDay(queryRunner: QueryRunner, projectNo: number, day: number): Promise<void> {
  await queryRunner.query(
    `with gone as (
       delete from product_event e using erased_person x
       where e.project_no = $1 and e.time_ms >= $2 and e.time_ms < $3
         and x.project_no = $1 and x.person = e.person and x.is_past and e.received_ms <= x.to_ms
       returning e.type_no, e.time_ms, e.user_set),
     leaving as (
       insert into leaving_user_set select distinct $1::int4, user_set from gone where user_set is not null
       on conflict do nothing)
     insert into event_hour as stored (project_no, type_no, hour, partition, total)
     select $1::int4, type_no, time_ms / ${HOUR_MS}, ${ERASED}, -count(*) from gone group by 2, 3
     on conflict (project_no, type_no, hour, partition) do update set total = stored.total + excluded.total`,
    [projectNo, day * DAY_HOURS * HOUR_MS, (day + 1) * DAY_HOURS * HOUR_MS],
  );
}

const USED_BY_PERSONS = `select distinct l.hash::text as hash from leaving_user_set l
  join product_person p on p.project_no = l.project_no and p.user_set = l.hash where l.project_no = $1`;

const usedOnDay = (day: number): string =>
  `select distinct l.hash::text as hash from leaving_user_set l
     join product_event e on e.project_no = l.project_no and e.user_set = l.hash
       and e.time_ms >= ${day * DAY_HOURS * HOUR_MS} and e.time_ms < ${(day + 1) * DAY_HOURS * HOUR_MS}
   where l.project_no = $1`;

async function finish(
  queryRunner: QueryRunner,
  projectNo: number,
  used: ReadonlySet<Hash>,
  now: EpochMs,
): Promise<number> {
  await queryRunner.query(
    `with leaving as (delete from leaving_user_set where project_no = $1 returning hash)
     delete from user_set s using leaving l where s.project_no = $1 and s.hash = l.hash and l.hash <> all($2::int8[])`,
    [projectNo, [...used]],
  );
  await queryRunner.query('update project set is_erasing = false where project_no = $1', [projectNo]);
  const { rowCount } = await execute(
    queryRunner,
    `update user_erasure set status = 'done', ended_ms = $2 where project_no = $1 and status = 'submitted'`,
    [projectNo, now],
  );
  return rowCount ?? 0;
}
