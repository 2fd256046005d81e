import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alert group settings, documents as `config.v1` tells them. */
export class AlertGroupSettings1764200600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table alert_group_setting (
        org_id text collate "C" not null references organization,
        id text collate "C" not null,
        state json not null,
        revision int not null,
        primary key (org_id, id)
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
