import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Times ending in `_ms` are milliseconds since the Unix epoch; `day` counts UTC days from it, `hour` hours. `person`, `device` and
 * `hash` are the first 64 bits of SHA-256: see product-events/event-hashes.ts.
 */
const STATEMENTS = [
  // Where each partition of `product-events.v1` stands; another identity means that the topic was made again.
  `create table event_partition (
     partition int4 primary key,
     epoch int4 not null,
     next_offset int8 not null,
     topic_identity text not null,
     appended_ms int8 not null) with (fillfactor = 10)`,

  `create table project (
     project_no int4 primary key generated always as identity,
     org text collate "C" not null,
     project_id text collate "C" not null,
     unique (org, project_id))`,
  `create table event_type (
     type_no int4 primary key generated always as identity,
     project_no int4 not null,
     name text collate "C" not null,
     unique (project_no, name))`,

  // What says that an event is a repeat.
  `create table event_seen (
     hash int8 not null,
     day int4 not null,
     primary key (hash, day)) partition by range (day)`,

  // An anonymous device's events have its hash as person; device_person says whose they are.
  `create table product_event (
     project_no int4 not null,
     type_no int4 not null,
     time_ms int8 not null,
     person int8 not null,
     received_ms int8 not null,
     session_ms int8,
     user_set int8,
     properties jsonb) partition by range (time_ms)`,
  `create index product_event_of_type on product_event (project_no, type_no, time_ms)`,
  // By partition of the topic, so that two of them never wait for each other.
  `create table event_hour (
     project_no int4 not null,
     type_no int4 not null,
     hour int4 not null,
     partition int4 not null,
     total int8 not null,
     primary key (project_no, type_no, hour, partition)) with (fillfactor = 60)`,

  // The first user of a device has what it did before; the last one what it does without saying who it is.
  `create table device_person (
     project_no int4 not null,
     device int8 not null,
     first_person int8 not null,
     last_person int8 not null,
     primary key (project_no, device))`,
  `create table product_person (
     project_no int4 not null,
     person int8 not null,
     user_set int8,
     primary key (project_no, person)) with (fillfactor = 70)`,
  // Properties of users, each combination once.
  `create table user_set (
     project_no int4 not null,
     hash int8 not null,
     properties jsonb not null,
     primary key (project_no, hash))`,
  `create table product_group (
     project_no int4 not null,
     type text collate "C" not null,
     name text collate "C" not null,
     properties jsonb not null,
     primary key (project_no, type, name))`,
];

export class ProductEvents1764201000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
