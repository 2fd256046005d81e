import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Series that are left out of lists until they have a point after `hidden_at`. */
export class HiddenSeries1764100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table hidden_series (
        series_id int4 primary key references series on delete cascade,
        hidden_at int8 not null
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
