import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which buckets of a KPI monitor are told already follows from what its shard has judged. */
export class KpiJudged1764305100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table kpi_watch drop column told_ms');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
