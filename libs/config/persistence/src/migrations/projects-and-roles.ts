import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Projects, roles of people, plans of organizations. Organizations made before have every feature. People made before are
 * viewers, but for those who own a key that can write: it could do everything, and still can.
 */
export class ProjectsAndRoles1764200700000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...PROJECTS, ...PLANS, ...ROLES]) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

const PROJECTS = [
  'create sequence project_number as int start 100001',
  // Documents as `config.v1` tells them; what projects are looked up by is taken out of them.
  `create table project (
     org_id text collate "C" not null references organization,
     id text collate "C" not null,
     state json not null,
     revision int not null,
     number int not null generated always as ((state ->> 'number')::int) stored,
     name text collate "C" not null generated always as (state ->> 'name') stored,
     api_key text collate "C" not null generated always as (state ->> 'apiKey') stored,
     former_api_key text collate "C" generated always as (state -> 'formerApiKey' ->> 'apiKey') stored,
     primary key (org_id, id),
     constraint project_number_is_unique unique (number),
     constraint project_name_is_unique unique (org_id, name),
     constraint project_api_key_is_unique unique (api_key),
     constraint former_project_api_key_is_unique unique (former_api_key)
   )`,
];

const PLANS = [
  `alter table organization
     add column plan text collate "C" not null default 'enterprise',
     add column has_insights boolean not null default false`,
];

const ROLES = [
  `alter table person
     add column role text collate "C" not null default 'viewer',
     add column project_roles json not null default '[]'`,
  `update person set role = 'admin', revision = revision + 1
   where exists (select from api_key where (org_id, user_id) = (person.org_id, person.id) and can_write)`,
  // The service publishes at its start what the audit knows and the topic does not.
  `insert into audit (org_id, kind, entity_id, revision, at, actor, is_deletion, before, state)
   select org_id, 'user', id, revision, now(), '{"kind":"system","id":"upgrade"}', false,
     json_build_object('id', id, 'screenName', screen_name, 'email', email, 'role', 'viewer', 'projectRoles', '[]'::json),
     json_build_object('id', id, 'screenName', screen_name, 'email', email, 'role', role, 'projectRoles', '[]'::json)
   from person where role = 'admin'`,
];
