import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Metrics of hosts are missed as well as those of services: a last point is of an owner, under its key. */
export class MissedOwners1764200700000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table last_point rename column service to owner_key');
    await queryRunner.query(`update last_point set owner_key = 'service:' || owner_key`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
