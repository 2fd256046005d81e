import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pictures of transitions as they were drawn, until their retention ends. `judged_at` is seconds since the Unix epoch. */
export class AlertImages1764200500000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table alert_image (
        org_id int4 not null,
        alert_id text collate "C" not null,
        sequence int4 not null,
        judged_at int8 not null,
        png bytea not null,
        primary key (org_id, alert_id, sequence))`);
    // PNG is compressed already.
    await queryRunner.query('alter table alert_image alter png set storage external');
    await queryRunner.query('create index alert_image_age on alert_image (judged_at)');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
