import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people do about an open alert, and when they are told of it again. `remind_from_ms` is running time of the shard; the
 * reminders of alerts that are open already count from now.
 */
export class AlertLife1764200400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table alert
        add column notification_interval float8,
        add column remind_from_ms int8 not null default 0,
        add column acknowledged json,
        add column assignee json,
        add column snoozed_until int8`);
    await queryRunner.query(`
      update alert set remind_from_ms = time_ms - gap_ms from shard where shard.shard = alert.shard and is_open`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
