import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Times named `…_at` of alerts, checks and points are seconds since the Unix epoch; those ending in `_ms` milliseconds.
 * `ts` and `day` of samples count from 2020-01-01 (see encoding/stored-time.ts). `shard` is a partition of
 * `observations.v1`.
 */
const STATEMENTS = [
  // What the log was like when the shards' positions were stored.
  `create table log_layout (
     singleton boolean primary key default true check (singleton),
     observations_identity text not null,
     partitions int4 not null,
     config_identity text not null,
     generation int2 not null check (generation between 0 and 31))`,
  `create table shard (
     shard int4 primary key,
     epoch int4 not null,
     next_offset int8 not null,
     config_offset int8 not null,
     time_ms int8 not null,
     gap_ms int8 not null) with (fillfactor = 10)`,

  `create table organization (
     org_id int4 primary key generated always as identity,
     key text collate "C" not null unique)`,
  `create table owner (
     owner_id int4 primary key generated always as identity,
     org_id int4 not null,
     shard int4 not null,
     key text collate "C" not null,
     unique (org_id, key))`,
  `create index owner_of_shard on owner (shard)`,
  `create table series (
     series_id int4 primary key generated always as identity,
     org_id int4 not null,
     owner_id int4 not null,
     name text collate "C" not null,
     labels jsonb not null default '{}',
     key_hash bytea not null,
     unique (owner_id, key_hash))`,
  `create index series_of_name on series (org_id, name)`,
  // Owners whose rows are gone and whose chunks still are to be deleted.
  `create table owner_gone (owner_id int4 primary key)`,

  `create table tail (
     owner_id int4 not null,
     ts int4 not null,
     off int8 not null,
     payload bytea not null,
     primary key (owner_id, ts, off)) partition by range (ts)`,
  `alter table tail alter payload set storage external`,
  `create table chunk (
     owner_id int4 not null,
     day int4 not null,
     part int2 not null,
     times bytea not null,
     ids int4[] not null,
     ends int4[] not null,
     payload bytea not null,
     primary key (owner_id, day, part)) partition by range (day)`,
  `alter table chunk alter payload set storage external`,

  `create table last_seen (
     owner_id int4 primary key,
     seen_ms int8 not null,
     armed_ms int8 not null,
     gap_ms int8 not null) with (fillfactor = 50)`,
  `create table last_point (
     org_id int4 not null,
     service text collate "C" not null,
     metric text collate "C" not null,
     shard int4 not null,
     point_at int8 not null,
     armed_ms int8 not null,
     gap_ms int8 not null,
     primary key (org_id, service, metric)) with (fillfactor = 50)`,
  `create index last_point_of_shard on last_point (shard)`,

  `create table check_monitor (
     org_id int4 not null,
     host_id text collate "C" not null,
     name text collate "C" not null,
     id text collate "C" not null,
     shard int4 not null,
     memo text not null,
     origin text not null,
     status text,
     message text not null,
     occurred_at int8,
     failures int4 not null,
     notification_interval int8,
     max_check_attempts int4 not null,
     seen int8[] not null,
     primary key (org_id, host_id, name)) with (fillfactor = 60)`,
  `create unique index check_monitor_id on check_monitor (org_id, id)`,
  `create index check_monitor_of_shard on check_monitor (shard)`,

  `create table alert (
     org_id int4 not null,
     alert_id text collate "C" not null,
     shard int4 not null,
     type text not null,
     monitor_id text collate "C" not null,
     target json not null,
     status text not null,
     is_open boolean not null,
     opened_at int8 not null,
     closed_at int8,
     status_changed_at int8 not null,
     worst_status text not null,
     sequence int4 not null,
     ordinal int4 not null,
     value float8,
     message text not null,
     reason text,
     closed_by text,
     primary key (org_id, alert_id)) with (fillfactor = 70)`,
  `create index alert_open on alert (org_id, alert_id) where is_open`,
  `create index alert_of_shard on alert (shard, opened_at)`,
  // The record of alerts.v1, byte by byte.
  `create table alert_transition (
     org_id int4 not null,
     alert_id text collate "C" not null,
     sequence int4 not null,
     body bytea not null,
     primary key (org_id, alert_id, sequence))`,
  `create table alert_memo (
     org_id int4 not null,
     alert_id text collate "C" not null,
     memo text not null,
     primary key (org_id, alert_id))`,
];

export class EvaluatorSchema1764000100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
