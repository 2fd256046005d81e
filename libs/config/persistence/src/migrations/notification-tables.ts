import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Monitors, channels and notification groups. Each is a document as `config.v1` tells it, secrets sealed: nothing is looked
 * up by its members.
 */
export class NotificationTables1764000003000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table monitor (
        org_id text collate "C" not null references organization,
        id text collate "C" not null,
        state json not null,
        revision int not null,
        primary key (org_id, id)
      )`);
    await queryRunner.query(`
      create table channel (
        org_id text collate "C" not null references organization,
        id text collate "C" not null,
        state json not null,
        revision int not null,
        primary key (org_id, id)
      )`);
    await queryRunner.query(`
      create table notification_group (
        org_id text collate "C" not null references organization,
        id text collate "C" not null,
        is_default boolean not null,
        state json not null,
        revision int not null,
        primary key (org_id, id)
      )`);
    await queryRunner.query('create unique index one_default_group on notification_group (org_id) where is_default');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
