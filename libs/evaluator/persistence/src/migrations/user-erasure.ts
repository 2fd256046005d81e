import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Erasure of users from product events. Times ending in `_ms` are milliseconds since the Unix epoch; `person` and `hash` are as in
 * product-events.ts.
 */
const STATEMENTS = [
  // Who asked for whose erasure, and what became of it. The user's id goes some time after the end; the record stays.
  `create table user_erasure (
     erasure_no int8 primary key generated always as identity,
     project_no int4 not null,
     person int8,
     user_id text collate "C",
     requester text not null,
     status text not null check (status in ('staging', 'submitted', 'done', 'withdrawn')),
     requested_ms int8 not null,
     due_ms int8 not null,
     ended_ms int8)`,
  `create unique index user_erasure_open on user_erasure (project_no, person) where status in ('staging', 'submitted')`,
  `create index user_erasure_due on user_erasure (due_ms) where status in ('staging', 'submitted')`,
  `create index user_erasure_of_day on user_erasure (project_no, due_ms)`,
  `create index user_erasure_named on user_erasure (ended_ms) where user_id is not null`,

  // Events of these that came until to_ms are left out when they are stored; if is_past, those that are stored go, too.
  `create table erased_person (
     project_no int4 not null,
     person int8 not null,
     is_past boolean not null,
     to_ms int8 not null,
     primary key (project_no, person, is_past))`,
  // Properties that erased users had: they go unless somebody else has them.
  `create table leaving_user_set (
     project_no int4 not null,
     hash int8 not null,
     primary key (project_no, hash))`,
  // erased_to_ms: the newest of erased_person.
  `alter table project
     add column is_erasing boolean not null default false,
     add column erased_to_ms int8 not null default 0`,

  `create index device_person_of_first on device_person (project_no, first_person)`,
  `create index device_person_of_last on device_person (project_no, last_person) where last_person <> first_person`,
  // From now on every user that is known has a row there.
  `insert into product_person (project_no, person)
   select project_no, person from product_event
   union select project_no, first_person from device_person
   union select project_no, last_person from device_person
   on conflict do nothing`,
];

export class UserErasure1764302000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
