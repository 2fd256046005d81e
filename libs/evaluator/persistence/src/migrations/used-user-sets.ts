import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The newest day, counted from the Unix epoch, on which something happened of a user with these properties: who has neither user
 * nor event goes. Those that are there count as used until today.
 */
export class UsedUserSets1764310000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const [{ today }] = (await queryRunner.query('select floor(extract(epoch from now()) / 86400)::int4 as today')) as {
      today: number;
    }[];
    await queryRunner.query(`alter table user_set add column last_day int4 not null default ${today}`);
    await queryRunner.query('alter table user_set alter column last_day drop default');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
