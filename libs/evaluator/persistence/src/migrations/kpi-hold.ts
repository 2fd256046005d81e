import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a KPI monitor waits for, for those who ask why it says nothing; null: nothing holds it up. */
export class KpiHold1764305200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table kpi_watch add column hold jsonb');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
