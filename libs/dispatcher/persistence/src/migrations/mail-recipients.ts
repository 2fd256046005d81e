import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For whom a mail has been taken whose other recipients were put off. */
export class MailRecipients1764200010000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `create table mail_recipient (
         webhook_id text collate "C" not null,
         address text collate "C" not null,
         taken_at timestamptz not null,
         primary key (webhook_id, address)
       )`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
