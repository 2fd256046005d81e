import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tables of the dispatcher, in its schema.
 *
 * - `organization`, `channel`: small numbers for ids that clients know, so that queue rows and their keys stay short.
 * - `payload`: rendered bodies, once per transition and form. Form 0 is also the memory that a transition was planned:
 *   its partition key comes from the record, so that a repeat meets it.
 * - `open_delivery`: deliveries that have not ended, and nothing else. Leased: `owner` set. Due: no owner and `next_at`
 *   reached. Tried again later: `next_at` ahead. Behind an earlier transition of its subject: `next_at` infinity.
 *   A delivery that succeeds at once is inserted with its lease and deleted, and touches one index only.
 * - `attempt`: what was tried and how it ended, append-only.
 * - `worker`: one row per process incarnation. `departed_worker`: those whose leases are yet to be given back.
 * - `position`: where reading of each partition goes on.
 * - `channel_health`: channels that have had trouble.
 */
export class QueueTables1764000010000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

const STATEMENTS = [
  `create table organization (
    no int generated always as identity primary key,
    id text collate "C" not null unique
  )`,
  `create table channel (
    no int generated always as identity primary key,
    org int not null references organization,
    id text collate "C" not null,
    unique (org, id)
  )`,
  `create table payload (
    org int not null,
    seq int not null,
    day date not null,
    form smallint not null,
    subject text collate "C" not null,
    trace text,
    body bytea not null,
    primary key (org, subject, seq, form, day)
  ) partition by range (day)`,
  // Bodies are read seldom and kept for days: compressing them costs more than their bytes.
  'alter table payload alter body set storage external',
  `create table open_delivery (
    next_at timestamptz not null,
    created_at timestamptz not null default now(),
    channel int not null,
    seq int not null,
    owner int,
    day date not null,
    round smallint not null,
    form smallint not null,
    kind smallint not null,
    lane smallint not null,
    attempt smallint not null,
    subject text collate "C" not null,
    primary key (channel, subject, seq, round)
  ) with (
    autovacuum_vacuum_threshold = 20000,
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_cost_delay = 0
  )`,
  'create index open_delivery_due on open_delivery (channel, lane, next_at) where owner is null',
  `create index open_delivery_waiting on open_delivery (channel, subject, seq, round)
    where owner is null and next_at = 'infinity'`,
  `create table attempt (
    at timestamptz not null default now(),
    created_at timestamptz not null,
    channel int not null,
    seq int not null,
    latency_us int,
    status smallint,
    attempt smallint not null,
    round smallint not null,
    ended smallint,
    subject text collate "C" not null,
    error text,
    reason text,
    evidence text,
    snippet bytea
  ) partition by range (at)`,
  'create index attempt_of_subject on attempt (subject, channel)',
  'create index attempt_ended on attempt (channel, at) where ended is not null',
  'create index attempt_dead on attempt (channel, at) where ended = 2',
  `create table worker (
    id int generated always as identity primary key,
    expires_at timestamptz not null
  ) with (fillfactor = 20)`,
  'create table departed_worker (id int primary key)',
  `create table position (
    topic text not null,
    part int not null,
    next_offset bigint not null,
    primary key (topic, part)
  ) with (fillfactor = 20)`,
  'create sequence channel_health_version',
  `create table channel_health (
    channel int primary key references channel,
    version bigint not null,
    failing_since timestamptz,
    failures int not null,
    paused_until timestamptz,
    pauses int not null,
    suspended_at timestamptz,
    suspension_cause text,
    config_revision int not null,
    is_told boolean not null,
    is_seen boolean not null
  ) with (fillfactor = 50)`,
];
