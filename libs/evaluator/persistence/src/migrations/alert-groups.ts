import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  // Settings of the alert groups that an alert belongs to.
  'alter table alert add column group_settings text[]',
  `create table alert_group (
     org_id int4 not null,
     group_id text collate "C" not null,
     shard int4 not null,
     setting_id text collate "C" not null,
     setting_name text not null,
     status text not null,
     is_open boolean not null,
     opened_at int8 not null,
     closed_at int8,
     status_changed_at int8 not null,
     worst_status text not null,
     sequence int4 not null,
     ordinal int4 not null,
     members int4 not null,
     open_members int4 not null,
     interval_minutes int4,
     remind_ms int8,
     changed_ms int8 not null,
     primary key (org_id, group_id)) with (fillfactor = 70)`,
  'create index alert_group_open on alert_group (org_id, group_id) where is_open',
  'create index alert_group_of_shard on alert_group (shard, changed_ms)',
  `create table alert_group_member (
     org_id int4 not null,
     setting_id text collate "C" not null,
     alert_id text collate "C" not null,
     group_id text collate "C" not null,
     shard int4 not null,
     sequence int4 not null,
     status text not null,
     is_open boolean not null,
     changed_ms int8 not null,
     primary key (org_id, setting_id, alert_id)) with (fillfactor = 70)`,
  'create index alert_group_member_of_group on alert_group_member (org_id, group_id, alert_id)',
  'create index alert_group_member_of_shard on alert_group_member (shard, changed_ms)',
  'create index alert_group_member_open on alert_group_member (shard) where is_open',
  // The record of alerts.v1.
  `create table alert_group_transition (
     org_id int4 not null,
     group_id text collate "C" not null,
     sequence int4 not null,
     body text not null,
     primary key (org_id, group_id, sequence))`,
];

/** Alert groups, the alerts in them, and what was told of them. `…_at` are seconds, `…_ms` milliseconds. */
export class AlertGroups1764200600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
