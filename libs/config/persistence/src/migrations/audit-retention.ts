import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Audit rows may be forgotten when they are old, by a transaction that sets `tocsin.forgets_audit`; changed they never are. */
export class AuditRetention1764000005000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create index audit_by_age on audit (at)');
    await queryRunner.query(`
      create or replace function refuse_audit_change() returns trigger language plpgsql as
      $$ begin
        if tg_op = 'DELETE' and current_setting('tocsin.forgets_audit', true) = 'yes' then return null; end if;
        raise exception 'audit rows are never changed or removed';
      end $$`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
