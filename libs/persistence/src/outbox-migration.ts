import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tables of the outbox, in the schema of the service that lists this among its migrations.
 *
 * - `outbox`: rows in the order of `id`, which is also the order of publishing. They are never updated, and kept for a
 *   day after publishing.
 * - `outbox_relay`: how far publishing has come (`sent_id`), who publishes, and per topic what the log looked like then.
 * - `outbox_mark`: how far it had come at which time, for pruning.
 * - `outbox_rejected`: rows that the log refuses for good, with the reason.
 */
export class Outbox1764000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table outbox (
        id bigint generated always as identity primary key,
        created_at timestamptz not null default now(),
        topic text not null,
        key text not null,
        value bytea,
        headers text not null
      ) with (autovacuum_vacuum_insert_threshold = -1, toast_tuple_target = 8160)`);
    // Values are read back once and soon: compressing them costs more than their bytes.
    await queryRunner.query('alter table outbox alter value set storage external');
    await queryRunner.query(`
      create table outbox_relay (
        singleton boolean primary key default true check (singleton),
        sent_id bigint not null default 0,
        topics jsonb not null default '{}',
        epoch bigint not null default 0,
        holder text
      ) with (fillfactor = 10)`);
    await queryRunner.query('insert into outbox_relay default values');
    await queryRunner.query(
      'create table outbox_mark (marked_at timestamptz not null default now(), sent_id bigint not null)',
    );
    await queryRunner.query(`
      create table outbox_rejected (
        id bigint primary key,
        rejected_at timestamptz not null default now(),
        reason text not null,
        topic text not null,
        key text not null,
        value bytea,
        headers text not null
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
