import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Charts and the monitors of them, documents as `config.v1` tells them; what they are looked up by is taken out of them. */
export class ChartsAndKpiMonitors1764305000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...CHARTS, ...MONITORS]) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

const DOCUMENT = `
  org_id text collate "C" not null,
  id text collate "C" not null,
  state json not null,
  revision int not null,
  project_id text collate "C" not null generated always as (state ->> 'projectId') stored,
  owner_id text collate "C" generated always as (state ->> 'ownerId') stored,
  primary key (org_id, id),
  foreign key (org_id, project_id) references project`;

const CHARTS = [
  `create table chart (${DOCUMENT})`,
  'create index chart_by_project on chart (org_id, project_id, id)',
  'create index chart_by_owner on chart (org_id, owner_id)',
];

const MONITORS = [
  `create table kpi_monitor (${DOCUMENT},
     chart_id text collate "C" generated always as (state -> 'source' ->> 'chartId') stored,
     foreign key (org_id, chart_id) references chart
   )`,
  'create index kpi_monitor_by_project on kpi_monitor (org_id, project_id, id)',
  'create unique index automatic_monitor_is_unique on kpi_monitor (org_id, project_id) where chart_id is null',
];
