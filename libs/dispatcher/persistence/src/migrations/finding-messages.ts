import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * - `kpi_line`: the number of the last message that tells of a KPI monitor.
 * - `kpi_finding`: which message of the monitor told of a transition of an alert.
 */
export class FindingMessages1764307010000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `create table kpi_line (
         org text collate "C" not null,
         monitor text collate "C" not null,
         last int not null,
         primary key (org, monitor)
       )`,
    );
    await queryRunner.query(
      `create table kpi_finding (
         org text collate "C" not null,
         alert text collate "C" not null,
         seq int not null,
         monitor text collate "C" not null,
         message int not null,
         numbered_at timestamptz not null,
         primary key (org, alert, seq)
       )`,
    );
    await queryRunner.query('create index kpi_finding_age on kpi_finding (numbered_at)');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
