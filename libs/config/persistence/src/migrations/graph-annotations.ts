import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Annotations of graphs: they go with their service. */
export class GraphAnnotations1764000006000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table graph_annotation (
        org_id text collate "C" not null,
        id text collate "C" not null,
        title text not null,
        description text not null,
        begins_at int8 not null,
        ends_at int8 not null check (ends_at >= begins_at),
        service text collate "C" not null,
        roles text[] collate "C" not null,
        updated_by json not null,
        primary key (org_id, id),
        foreign key (org_id, service) references service (org_id, name) on delete cascade
      )`);
    await queryRunner.query('create index graph_annotation_by_span on graph_annotation (org_id, service, begins_at)');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
