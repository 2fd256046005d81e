import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What exactly went wrong with an attempt, for people who look it up. */
export class AttemptDetails1764100010000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table attempt add column detail text');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
