import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not only downtimes hold alerts back: why is a union, as JSON. */
export class HeldBackBy1764200800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table suppressed_excursion add column held_back_by json');
    await queryRunner.query(`
      update suppressed_excursion
      set held_back_by = json_build_object('kind', 'downtime', 'id', downtime_id, 'until', until_at)`);
    await queryRunner.query(`
      alter table suppressed_excursion
        alter column held_back_by set not null, drop column downtime_id, drop column until_at`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
