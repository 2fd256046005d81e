import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How calm an alert that flaps has been; null for one that does not. */
export class FlappingAlerts1764200800001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table alert add column flapping json');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
