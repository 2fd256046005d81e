import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Organizations, who may use them, services with their roles, hosts, graph definitions and metadata. Services are
 * referred to by name, which never changes. Documents of clients are `json`, not `jsonb`: they are given back as they
 * came.
 */
export class OrganizationTables1764000002000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...ORGANIZATIONS, ...SERVICES, ...HOSTS, ...METADATA]) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

const ORGANIZATIONS = [
  `create table organization (
     id text collate "C" primary key,
     name text collate "C" not null constraint organization_name_is_unique unique,
     display_name text,
     time_zone text not null,
     is_operator boolean not null default false,
     created_at timestamptz not null,
     revision int not null
   )`,
  // At most one organization runs the installation.
  'create unique index one_operator on organization (is_operator) where is_operator',
  `create table person (
     org_id text collate "C" not null references organization,
     id text collate "C" not null,
     screen_name text not null,
     email text not null,
     joined_at timestamptz not null,
     revision int not null,
     primary key (org_id, id)
   )`,
  'create unique index person_email_is_unique on person (org_id, lower(email))',
  `create table api_key (
     org_id text collate "C" not null references organization,
     id text collate "C" not null,
     name text not null,
     sha256 text collate "C" not null constraint api_key_is_unique unique,
     can_read boolean not null,
     can_write boolean not null,
     user_id text collate "C",
     created_at timestamptz not null,
     revision int not null,
     primary key (org_id, id),
     foreign key (org_id, user_id) references person (org_id, id)
   )`,
];

const SERVICES = [
  `create table service (
     org_id text collate "C" not null references organization,
     id text collate "C" not null,
     name text collate "C" not null,
     memo text not null,
     revision int not null,
     primary key (org_id, id),
     constraint service_name_is_unique unique (org_id, name)
   )`,
  `create table role (
     org_id text collate "C" not null,
     service text collate "C" not null,
     name text collate "C" not null,
     memo text not null,
     constraint role_name_is_unique primary key (org_id, service, name),
     foreign key (org_id, service) references service (org_id, name) on delete cascade
   )`,
];

const HOSTS = [
  `create table host (
     org_id text collate "C" not null references organization,
     id text collate "C" not null,
     name text not null,
     display_name text,
     custom_identifier text,
     memo text not null,
     status text not null,
     created_at timestamptz not null,
     retired_at timestamptz,
     checks json not null,
     meta json not null,
     interfaces json not null,
     revision int not null,
     primary key (org_id, id)
   )`,
  'create unique index custom_identifier_is_unique on host (org_id, custom_identifier) where retired_at is null',
  'create index host_by_identifier on host (org_id, lower(custom_identifier)) where retired_at is null',
  'create index host_by_name on host (org_id, name) where retired_at is null',
  // The reference to role keeps a role from going while a host still has it.
  `create table host_role (
     org_id text collate "C" not null,
     host_id text collate "C" not null,
     service text collate "C" not null,
     role text collate "C" not null,
     primary key (org_id, host_id, service, role),
     foreign key (org_id, host_id) references host (org_id, id) on delete cascade,
     constraint host_role_exists foreign key (org_id, service, role) references role (org_id, service, name)
   )`,
  'create index host_role_by_role on host_role (org_id, service, role)',
  `create table graph_definition (
     org_id text collate "C" not null references organization,
     id text collate "C" not null,
     name text collate "C" not null,
     display_name text not null,
     unit text not null,
     metrics json not null,
     revision int not null,
     primary key (org_id, id),
     constraint graph_definition_name_is_unique unique (org_id, name)
   )`,
];

const METADATA = [
  `create table host_metadata (
     org_id text collate "C" not null,
     host_id text collate "C" not null,
     namespace text collate "C" not null,
     value json not null,
     updated_at timestamptz not null,
     updated_by json not null,
     primary key (org_id, host_id, namespace),
     foreign key (org_id, host_id) references host (org_id, id) on delete cascade
   )`,
  `create table service_metadata (
     org_id text collate "C" not null,
     service text collate "C" not null,
     namespace text collate "C" not null,
     value json not null,
     updated_at timestamptz not null,
     updated_by json not null,
     primary key (org_id, service, namespace),
     foreign key (org_id, service) references service (org_id, name) on delete cascade
   )`,
  `create table role_metadata (
     org_id text collate "C" not null,
     service text collate "C" not null,
     role text collate "C" not null,
     namespace text collate "C" not null,
     value json not null,
     updated_at timestamptz not null,
     updated_by json not null,
     primary key (org_id, service, role, namespace),
     foreign key (org_id, service, role) references role (org_id, service, name) on delete cascade
   )`,
];
