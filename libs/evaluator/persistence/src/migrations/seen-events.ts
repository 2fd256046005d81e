import type { MigrationInterface, QueryRunner } from 'typeorm';

const DAYS = 4;
const DAY_MS = 86_400_000;

/** What says that an event is a repeat, now in tables of four days: a table for each day made every event look into eight. */
export class SeenEvents1764306000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create table seen_event (hash int8 not null, day int4 not null) partition by range (day)');
    const periods = (await queryRunner.query(
      `select distinct day - day % ${DAYS} as first from event_seen order by first`,
    )) as { first: number }[];
    for (const { first } of periods) await movePeriod(queryRunner, first);
    await queryRunner.query('drop table event_seen');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

async function movePeriod(queryRunner: QueryRunner, first: number): Promise<void> {
  const partition = `seen_event_p${new Date(first * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')}`;
  const bounds = [first, first + DAYS];
  await queryRunner.query(`create table ${partition} (like seen_event including all)`);
  await queryRunner.query(
    `insert into ${partition} (hash, day) select hash, max(day) from event_seen where day >= $1 and day < $2 group by hash`,
    bounds,
  );
  await queryRunner.query(`create unique index on ${partition} (hash)`);
  await queryRunner.query(
    `alter table seen_event attach partition ${partition} for values from (${bounds[0]}) to (${bounds[1]})`,
  );
}
