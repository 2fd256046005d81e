import type { Log } from '@tocsin/messaging';
import { eventually, MemoryLog, MemoryLogStore } from '@tocsin/messaging/testing';
import { type Clock, SilentLogger, SystemClock } from '@tocsin/runtime';
import pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { Outbox, type OutboxRow, type Wakeable } from '../outbox.js';
import { Outbox1764000000000 } from '../outbox-migration.js';
import { OutboxRelay, type OutboxRelaySettings } from '../outbox-relay.js';
import { inTransaction } from '../transaction.js';
import { migratedDatabase, type MigratedDatabase } from './migrated-database.js';

export const SCHEMA = 'service';
export const TOPIC = 'things';

class CreateTally1764000000001 {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create table tally (key text primary key, count int not null default 0)');
  }

  async down(): Promise<void> {}
}

export function row(value: string, key = 'k'): OutboxRow {
  return { topic: TOPIC, key, value: Buffer.from(value) };
}

const RELAY_CONNECTIONS = `from pg_stat_activity where datname = current_database() and application_name = 'tocsin-relay-${SCHEMA}'`;

/** A database with an outbox (and a table to work on), a log in memory, and relays between them. */
export class RelayScenario {
  readonly store = new MemoryLogStore();
  private readonly relays: OutboxRelay[] = [];

  private constructor(readonly database: MigratedDatabase) {
    this.store.ensure({ name: TOPIC, partitions: 3, cleanup: 'time' });
  }

  static async open(): Promise<RelayScenario> {
    const migrations = [Outbox1764000000000, CreateTally1764000000001];
    return new RelayScenario(await migratedDatabase({ schema: SCHEMA, migrations }));
  }

  startRelay(
    settings: Partial<OutboxRelaySettings> = {},
    log: Log = new MemoryLog({ store: this.store }),
    clock: Clock = new SystemClock(),
  ): OutboxRelay {
    const holder = `relay-${this.relays.length}`;
    const { url } = this.database;
    const all = { url, schema: SCHEMA, holder, takeoverDelayMs: 0, ...settings };
    const relay = new OutboxRelay(all, log, clock, new SilentLogger());
    this.relays.push(relay);
    relay.start();
    return relay;
  }

  async startActive(settings: Partial<OutboxRelaySettings> = {}, log?: Log, clock?: Clock): Promise<OutboxRelay> {
    const relay = this.startRelay(settings, log, clock);
    await eventually(() => relay.status().isActive, 'the relay is active');
    return relay;
  }

  async add(relay: Wakeable, rows: readonly OutboxRow[]): Promise<void> {
    await inTransaction(this.database.dataSource, (queryRunner) => new Outbox(relay).add(queryRunner, rows));
  }

  values(topic = TOPIC): string[] {
    return this.store.records(topic).map(({ value }) => String(value));
  }

  valuesOf(key: string): string[] {
    const records = this.store.records(TOPIC).filter((record) => record.key === key);
    return records.map(({ value }) => String(value));
  }

  /** Waits until the topic holds exactly these values, in any order. */
  async eventuallyHolds(expected: readonly string[], topic = TOPIC): Promise<void> {
    await eventually(
      () => this.values(topic).sort().join() === [...expected].sort().join(),
      () => `the topic holds ${expected.join()} (it holds ${this.values(topic).join()})`,
    );
  }

  /** Whether the part of the database that follows `from` has so many rows. */
  async holds(from: string, count: number): Promise<boolean> {
    const [row] = await this.asSuperuser(`select count(*)::int as count from ${SCHEMA}.${from}`);
    return row['count'] === count;
  }

  async connections(): Promise<number> {
    return (await this.asSuperuser(`select ${RELAY_CONNECTIONS}`)).length;
  }

  async endRelayConnections(): Promise<void> {
    await this.asSuperuser(`select pg_terminate_backend(pid, 10000) ${RELAY_CONNECTIONS}`);
  }

  /** Whether a relay's last statement asked for open writers. */
  async isWaiting(): Promise<boolean> {
    return (await this.asSuperuser(`select ${RELAY_CONNECTIONS} and query like '%pg_locks%'`)).length > 0;
  }

  async close(): Promise<void> {
    this.store.isDown = false;
    await Promise.all(this.relays.map((relay) => relay.stop()));
    await this.database.drop();
  }

  private async asSuperuser(text: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: this.database.superuserUrl });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  }
}
