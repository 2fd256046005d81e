import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which members of alert groups somebody attends to: `snoozed_until` in seconds. */
export class AttendedMembers1764200900000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `alter table alert_group_member
         add column is_acknowledged boolean not null default false,
         add column snoozed_until int8`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
