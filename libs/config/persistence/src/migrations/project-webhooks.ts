import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Webhooks of projects: documents as `config.v1` tells them, secrets sealed; what they are looked up by is taken out of them. */
export class ProjectWebhooks1764306000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table project_webhook (
        org_id text collate "C" not null references organization,
        id text collate "C" not null,
        state json not null,
        revision int not null,
        project_id text collate "C" not null generated always as (state ->> 'projectId') stored,
        name text collate "C" not null generated always as (state ->> 'name') stored,
        owner_id text collate "C" generated always as (state ->> 'ownerId') stored,
        primary key (org_id, id),
        constraint project_webhook_name_is_unique unique (org_id, project_id, name)
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
