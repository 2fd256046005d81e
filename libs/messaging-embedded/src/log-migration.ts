import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tables of the embedded log.
 *
 * - `topic` and `partition`: what exists, and the next offset and last append time of each partition. Appending locks the
 *   partition's row until it commits, so that offsets become visible in their order.
 * - `segment`: records, in rows of consecutive ones of one partition (`record-codec.ts`). In compacted topics a row holds
 *   one record and its key.
 * - `consumer_group`, `member`, `claim`: who consumes which partition. A member that does not renew its row in time is
 *   deleted by another, which frees its claims.
 */
export class Log1764000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table topic (
        topic_id int generated always as identity primary key,
        name text not null unique,
        identity uuid not null default gen_random_uuid(),
        partitions int not null check (partitions > 0),
        is_compacted boolean not null,
        retention_ms bigint
      )`);
    await queryRunner.query(`
      create table partition (
        topic_id int not null references topic on delete cascade,
        partition int not null,
        next_offset bigint not null default 0,
        appended_at bigint not null default 0,
        compacted_offset bigint not null default 0,
        primary key (topic_id, partition)
      ) with (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0)`);
    await queryRunner.query(`
      create table segment (
        topic_id int not null,
        partition int not null,
        last_offset bigint not null,
        records int not null,
        appended_at bigint not null,
        key text,
        is_tombstone boolean not null,
        payload bytea not null,
        primary key (topic_id, partition, last_offset)
      ) with (toast_tuple_target = 8160, autovacuum_vacuum_insert_threshold = -1)`);
    // No foreign key: checking it would cost as much as the row itself, and a topic's number is never used again.
    // Read back soon and often only once: compressing costs more than the bytes.
    await queryRunner.query('alter table segment alter payload set storage external');
    await queryRunner.query(
      'create index segment_key on segment (topic_id, partition, key, last_offset) where key is not null',
    );
    await queryRunner.query(
      'create table consumer_group (name text primary key, generation bigint not null default 0)',
    );
    await queryRunner.query(`
      create table member (
        group_name text not null references consumer_group,
        member_id text not null,
        topics text[] not null,
        expires_at timestamptz not null,
        primary key (group_name, member_id)
      ) with (fillfactor = 50)`);
    await queryRunner.query(`
      create table claim (
        group_name text not null references consumer_group,
        topic_id int not null references topic on delete cascade,
        partition int not null,
        member_id text,
        epoch bigint not null default 0,
        primary key (group_name, topic_id, partition),
        foreign key (group_name, member_id) references member on delete set null (member_id)
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
