import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the site of an external monitor answered last, beside what its alert says. */
export class ExternalAnswers1764200300000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table alert add column answer text');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
