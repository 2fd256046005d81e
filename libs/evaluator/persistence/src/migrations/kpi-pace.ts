import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Models look at windows of a bucket now; what they learnt of its pace before is of no use, and is learnt anew the next night. */
export class KpiPace1764309000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `update kpi_model set fitted = fitted #- '{model,pace}' where fitted #> '{model,pace}' is not null`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
