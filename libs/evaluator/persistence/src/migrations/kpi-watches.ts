import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Times ending in `_ms` are milliseconds since the Unix epoch. */
const STATEMENTS = [
  // What a KPI monitor has counted and expects; another question of the same monitor begins anew.
  `create table kpi_watch (
     watch_no int4 primary key generated always as identity,
     org text collate "C" not null,
     monitor_id text collate "C" not null,
     project_id text collate "C" not null,
     question text not null,
     opened_at timestamptz not null default now(),
     is_filled bool not null default false,
     told_ms int8,
     fitted_night int4,
     visible_share float8 not null default 1,
     unique (org, monitor_id))`,
  `create table kpi_series (
     watch_no int4 not null references kpi_watch on delete cascade,
     series int4 not null,
     key text collate "C" not null,
     name jsonb not null,
     primary key (watch_no, series),
     unique (watch_no, key))`,
  // A complete bucket of all series: what they came to, and where they were expected when it was judged.
  `create table kpi_bucket (
     watch_no int4 not null references kpi_watch on delete cascade,
     start_ms int8 not null,
     end_ms int8 not null,
     counted_ms int8 not null,
     first_volume float8,
     counts jsonb not null,
     ranges jsonb,
     primary key (watch_no, start_ms))`,
  // What a fit came to, and apart from it what was learnt since: that changes with every bucket.
  `create table kpi_model (
     watch_no int4 not null references kpi_watch on delete cascade,
     series int4 not null,
     fitted jsonb not null,
     state jsonb,
     primary key (watch_no, series)) with (fillfactor = 70)`,
];

export class KpiWatches1764304000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
