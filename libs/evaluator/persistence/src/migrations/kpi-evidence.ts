import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an alert of a KPI monitor was judged on last; null for alerts of other monitors. */
export class KpiEvidence1764303000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table alert add column evidence json');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
