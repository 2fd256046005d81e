import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Downtimes, each a document as `config.v1` tells it: nothing is looked up by its members. */
export class DowntimeTables1764200100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table downtime (
        org_id text collate "C" not null references organization,
        id text collate "C" not null,
        state json not null,
        revision int not null,
        primary key (org_id, id)
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
