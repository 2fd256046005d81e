import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One-time links and sessions of the pages: hashes only, gone when used or expired. */
export class PageTables1764000004000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['sign_in_link', 'page_session']) {
      await queryRunner.query(`
        create table ${table} (
          sha256 text collate "C" primary key,
          org_id text collate "C" not null references organization,
          expires_at timestamptz not null
        )`);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
