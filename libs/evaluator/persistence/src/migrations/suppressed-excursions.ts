import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What downtimes hold back: at most one excursion per monitor and target. */
export class SuppressedExcursions1764200100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table suppressed_excursion (
        org_id int4 not null,
        monitor_id text collate "C" not null,
        target_key text collate "C" not null,
        shard int4 not null,
        type text not null,
        target json not null,
        status text not null,
        finding json not null,
        downtime_id text collate "C" not null,
        until_at int8 not null,
        due_ms int8,
        primary key (org_id, monitor_id, target_key)
      ) with (fillfactor = 50)`);
    await queryRunner.query('create index suppressed_excursion_of_shard on suppressed_excursion (shard)');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
