import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is kept of monitors that run by themselves: when the newest result was due, and what its kind needs next. */
export class MonitorRuns1764200200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table monitor_run (
        org_id int4 not null,
        monitor_id text collate "C" not null,
        shard int4 not null,
        due_at int8 not null,
        kept json not null,
        primary key (org_id, monitor_id)
      ) with (fillfactor = 50)`);
    await queryRunner.query('create index monitor_run_of_shard on monitor_run (shard)');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
