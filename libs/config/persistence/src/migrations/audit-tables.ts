import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * - `audit`: every change of every entity, in the transaction that made it. The newest row of an entity holds what its
 *   record in `config.v1` says. Rows are never changed.
 * - `deleted_entity`: deletions whose tombstone has not been published yet.
 */
export class AuditTables1764000001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table audit (
        org_id text collate "C" not null,
        kind text collate "C" not null,
        entity_id text collate "C" not null,
        revision int not null,
        at timestamptz not null,
        actor json not null,
        cause text,
        is_deletion boolean not null,
        before json,
        state json not null,
        primary key (org_id, kind, entity_id, revision)
      )`);
    await queryRunner.query('create index audit_by_time on audit (org_id, at)');
    await queryRunner.query(`
      create function refuse_audit_change() returns trigger language plpgsql as
      $$ begin raise exception 'audit rows are never changed or removed'; end $$`);
    await queryRunner.query(`
      create trigger audit_is_append_only before update or delete on audit
      for each statement execute function refuse_audit_change()`);
    await queryRunner.query(`
      create table deleted_entity (
        org_id text collate "C" not null,
        kind text collate "C" not null,
        entity_id text collate "C" not null,
        deleted_at timestamptz not null,
        primary key (org_id, kind, entity_id)
      )`);
    await queryRunner.query('create index deleted_entity_by_time on deleted_entity (deleted_at)');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
