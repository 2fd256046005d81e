import { startThrowawayPostgres } from '@tocsin/local-postgres/testing';
import type { Log, OutgoingRecord, RecordPosition } from '@tocsin/messaging';
import { eventually, MemoryLog, MemoryLogStore } from '@tocsin/messaging/testing';
import { type Clock, SilentLogger, SystemClock } from '@tocsin/runtime';
import { FakeClock } from '@tocsin/runtime/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource } from './data-source.js';
import { runMigrations } from './migrations.js';
import { Outbox, type OutboxRow } from './outbox.js';
import { Outbox1764000000000 } from './outbox-migration.js';
import { OutboxRelay, type OutboxRelaySettings } from './outbox-relay.js';
import { execute } from './statement.js';
import { migratedDatabase, type MigratedDatabase } from './testing/migrated-database.js';
import { inTransaction } from './transaction.js';

const SCHEMA = 'service';
const TOPIC = 'things';
/** So long that only a wake can be the reason when something happens. */
const NEVER_POLL_MS = 3_600_000;

describe('OutboxRelay', () => {
  let database: MigratedDatabase;
  let store: MemoryLogStore;
  let relays: OutboxRelay[];

  beforeEach(async () => {
    database = await migratedDatabase({ schema: SCHEMA, migrations: [CreateTally1764000000001, Outbox1764000000000] });
    store = new MemoryLogStore();
    store.ensure({ name: TOPIC, partitions: 3, cleanup: 'time' });
    relays = [];
  });

  afterEach(async () => {
    store.isDown = false;
    await Promise.all(relays.map((relay) => relay.stop()));
    await database.drop();
  });

  function startRelay(
    settings: Partial<OutboxRelaySettings> = {},
    log: Log = new MemoryLog({ store }),
    clock: Clock = new SystemClock(),
  ) {
    const relay = new OutboxRelay(
      { url: database.url, schema: SCHEMA, holder: `relay-${relays.length}`, takeoverDelayMs: 0, ...settings },
      log,
      clock,
      new SilentLogger(),
    );
    relays.push(relay);
    relay.start();
    return relay;
  }

  async function startActive(settings: Partial<OutboxRelaySettings> = {}, log?: Log, clock?: Clock) {
    const relay = startRelay(settings, log, clock);
    await eventually(() => relay.status().isActive, 'the relay is active');
    return relay;
  }

  async function add(relay: { wake(): void }, rows: readonly OutboxRow[], dataSource = database.dataSource) {
    await inTransaction(dataSource, (queryRunner) => new Outbox(relay).add(queryRunner, rows));
  }

  const values = (topic = TOPIC) => store.records(topic).map(({ value }) => String(value));
  const eventuallyHolds = (expected: readonly string[], topic = TOPIC) =>
    eventually(
      () => values(topic).sort().join() === [...expected].sort().join(),
      () => `the topic holds ${expected.join()} (it holds ${values(topic).join()})`,
    );

  it('publishes key, value and headers as they were added, tombstones too', async () => {
    const relay = await startActive();
    await add(relay, [
      { topic: TOPIC, key: 'Ä"{,}\\', value: Buffer.from([0, 255, 39, 92]), headers: { ce_id: 'x"y', plain: 'ü' } },
      { topic: TOPIC, key: 'gone', value: null },
      { topic: TOPIC, key: 'empty', value: Buffer.alloc(0) },
    ]);
    await eventually(() => store.records(TOPIC).length === 3, 'three records are published');
    const byKey = new Map(store.records(TOPIC).map((record) => [record.key, record]));
    expect(byKey.get('Ä"{,}\\')).toMatchObject({
      value: Buffer.from([0, 255, 39, 92]),
      headers: { ce_id: 'x"y', plain: 'ü' },
    });
    expect(byKey.get('gone')).toMatchObject({ value: null, headers: {} });
    expect(byKey.get('empty')!.value).toEqual(Buffer.alloc(0));
  });

  it('publishes nothing of a transaction that rolls back, and everything after it', async () => {
    const relay = await startActive({ pollMs: NEVER_POLL_MS });
    await expect(
      inTransaction(database.dataSource, async (queryRunner) => {
        await new Outbox(relay).add(queryRunner, [row('lost')]);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await add(relay, [row('kept')]);
    await eventuallyHolds(['kept']);
  });

  it('holds rows back while a transaction that added earlier ones is open, and for no other transaction', async () => {
    const relay = await startActive();
    const unrelated = database.dataSource.createQueryRunner();
    await unrelated.startTransaction();
    await unrelated.query('insert into tally (key) values ($1)', ['held open']);
    const early = database.dataSource.createQueryRunner();
    await early.startTransaction();
    await new Outbox(relay).add(early, [row('first')]);
    await add(relay, [row('second')]);
    await add(relay, [row('elsewhere', 'other key')]);
    await eventually(() => relayWaits(database), 'the relay has found the open transaction');
    expect(values()).toEqual([]);
    await early.commitTransaction();
    await eventuallyHolds(['first', 'second', 'elsewhere']);
    expect(valuesOf(store, 'k')).toEqual(['first', 'second']);
    await unrelated.rollbackTransaction();
    await Promise.all([early.release(), unrelated.release()]);
  });

  it('keeps the order of each key under concurrent writers whose transactions began in another order', async () => {
    const relay = await startActive({ pageRows: 7, gatherMs: 0 });
    await database.dataSource.query(`insert into tally (key) select 'k' || i from generate_series(0, 3) i`);
    const write = (writer: number) =>
      inTransaction(database.dataSource, async (queryRunner) => {
        // Takes a transaction id now, though the order of the key is decided by the update below.
        await queryRunner.query('insert into tally (key) values (gen_random_uuid()::text)');
        const key = `k${writer % 4}`;
        const { rows } = await execute<{ count: number }>(
          queryRunner,
          'update tally set count = count + 1 where key = $1 returning count',
          [key],
        );
        await new Outbox(relay).add(queryRunner, [row(`${rows[0].count}`, key)]);
        // Some commit long after they have taken the number of their row.
        for (let i = 0; i < writer; i++) await queryRunner.query('select');
      });
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let i = 0; i < 25; i++) await write(writer);
      }),
    );
    await eventually(
      () => values().length === 200,
      () => `200 records are published (there are ${values().length})`,
    );
    for (const key of ['k0', 'k1', 'k2', 'k3']) {
      expect(valuesOf(store, key)).toEqual(Array.from({ length: 50 }, (_, i) => `${i + 1}`));
    }
  });

  it('passes a wake on to the process whose relay is active', async () => {
    await startActive({ pollMs: NEVER_POLL_MS });
    const standby = startRelay({ pollMs: NEVER_POLL_MS });
    await eventually(() => connections(database).then((count) => count === 2), 'the second relay stands by');
    for (const value of ['1', '2', '3']) {
      await add(standby, [row(value)]);
      await eventually(() => values().includes(value), `${value} is published`);
    }
    expect(standby.status().isActive).toBe(false);
  });

  it('is one at a time, and another takes over when the connection of the first is ended', async () => {
    const pair = [await startActive(), startRelay()];
    const written: string[] = [];
    for (let round = 0; round < 4; round++) {
      for (let i = 0; i < 20; i++) {
        written.push(`${written.length}`.padStart(4, '0'));
        await add(pair[i % 2], [row(written[written.length - 1])]);
      }
      expect(pair.filter((relay) => relay.status().isActive).length).toBeLessThanOrEqual(1);
      await endRelayConnections(database);
    }
    await eventually(() => new Set(values()).size === written.length, 'every value is published');
    expect(withoutRepeats(valuesOf(store, 'k'))).toEqual(written);
  });

  it('publishes again what it appended without storing so, and loses nothing, when it dies in between', async () => {
    const log = new InterruptedLog(store, () => endRelayConnections(database));
    const relay = await startActive({ pageRows: 2 }, log);
    await add(
      relay,
      ['a', 'b', 'c', 'd', 'e'].map((value) => row(value)),
    );
    await eventually(() => values().includes('e'), 'the last value is published');
    expect(log.interruptions).toBe(1);
    expect(values()).toEqual(['a', 'b', 'a', 'b', 'c', 'd', 'e']);
  });

  it('goes on where its predecessor stopped', async () => {
    const first = await startActive();
    await add(first, [row('a')]);
    await eventuallyHolds(['a']);
    await first.stop();
    const second = await startActive();
    await add(second, [row('b')]);
    await eventuallyHolds(['a', 'b']);
  });

  it('waits while the log is down, says so, and then drains in order without repeats', async () => {
    const relay = await startActive({ pageRows: 100 });
    await add(relay, [row('0')]);
    await eventuallyHolds(['0']);
    store.isDown = true;
    const missed = Array.from({ length: 2_500 }, (_, i) => `${i + 1}`);
    await add(
      relay,
      missed.map((value) => row(value)),
    );
    await eventually(() => relay.status().failing !== undefined, 'the relay fails');
    expect(relay.status().failing!.reason).toContain('the log does not answer');
    store.isDown = false;
    await eventually(() => values().length >= 2_501, 'everything is published');
    expect(values()).toEqual(['0', ...missed]);
    expect(relay.status()).toMatchObject({ isActive: true, failing: undefined, publishedRows: 2_501 });
  });

  it('does not repeat what one topic took while another refuses', async () => {
    const log = new HalfDeafLog(store, 'deaf');
    const relay = await startActive({}, log);
    store.ensure({ name: 'deaf', partitions: 1, cleanup: 'time' });
    await add(relay, [row('1'), { ...row('2'), topic: 'deaf' }, row('3')]);
    await eventually(() => log.refusals >= 3, 'the topic has refused three times');
    expect(values()).toEqual(['1', '3']);
    log.isDeaf = false;
    await eventuallyHolds(['2'], 'deaf');
    expect(values()).toEqual(['1', '3']);
  });

  it('publishes kept rows again, before newer ones, when the topic was deleted and made again', async () => {
    const lost: string[] = [];
    const first = await startActive({ pageRows: 2 });
    await add(first, [row('1'), row('2'), row('3'), row('4'), row('5')]);
    await eventuallyHolds(['1', '2', '3', '4', '5']);
    await first.stop();
    store.deleteTopic(TOPIC);
    store.ensure({ name: TOPIC, partitions: 3, cleanup: 'time' });
    await add({ wake: () => undefined }, [row('6')]);
    await startActive({ pageRows: 2, onTopicLost: (topic) => lost.push(topic) });
    await eventuallyHolds(['1', '2', '3', '4', '5', '6']);
    expect(values()).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(lost).toEqual([TOPIC]);
  });

  it('notices a lost topic without being restarted', async () => {
    const clock = new FakeClock();
    const relay = await startActive({}, undefined, clock);
    await add(relay, [row('1')]);
    await eventuallyHolds(['1']);
    store.deleteTopic(TOPIC);
    store.ensure({ name: TOPIC, partitions: 3, cleanup: 'time' });
    clock.advance(60_000);
    relay.wake();
    await eventuallyHolds(['1']);
  });

  it('prunes rows published longer ago than they are kept, and no others', async () => {
    const clock = new FakeClock();
    const relay = await startActive({ keepMs: 86_400_000 }, undefined, clock);
    await add(relay, [row('old 1'), row('old 2')]);
    await eventuallyHolds(['old 1', 'old 2']);
    clock.advance(600_000);
    relay.wake();
    await eventually(() => count(database, `outbox_mark where sent_id = 2`, 1), 'the position is marked');
    await database.dataSource.query(`update outbox_mark set marked_at = marked_at - interval '1 day'`);
    await add(relay, [row('new')]);
    await eventuallyHolds(['old 1', 'old 2', 'new']);
    clock.advance(600_000);
    relay.wake();
    await eventually(() => count(database, 'outbox', 1), 'one row is left');
    const [{ value }] = await database.dataSource.query<[{ value: Buffer }]>('select value from outbox');
    expect(String(value)).toBe('new');
  });

  it('keeps a record that the log refuses for good apart, with the reason, and goes on', async () => {
    const relay = await startActive({}, new MemoryLog({ store, maxRecordBytes: 100 }));
    await add(relay, [row('a'), { ...row('x'.repeat(200)), key: 'too large' }, row('b')]);
    await eventuallyHolds(['a', 'b']);
    const [rejected] = await database.dataSource.query<unknown[]>(
      'select key, reason, octet_length(value) as size from outbox_rejected',
    );
    expect(rejected).toEqual({
      key: 'too large',
      size: 200,
      reason: expect.stringContaining('exceeds the limit of 100 bytes') as string,
    });
    expect(relay.status().rejectedRows).toBe(1);
  });

  it('cuts pages by bytes, tombstones included, without leaving out a row', async () => {
    const relay = await startActive({ pageBytes: 10 });
    const rows = Array.from({ length: 40 }, (_, i) => ({
      ...row(''),
      key: `k${i}`,
      value: i % 3 === 0 ? null : Buffer.alloc(i),
    }));
    await add(relay, rows);
    await eventually(() => store.records(TOPIC).length === 40, 'all are published');
    expect(new Set(store.records(TOPIC).map(({ key }) => key)).size).toBe(40);
  });
});

describe('OutboxRelay, its PostgreSQL killed', () => {
  it('goes on by itself when the server is back, without loss', async () => {
    const server = await startThrowawayPostgres();
    const store = new MemoryLogStore();
    store.ensure({ name: TOPIC, partitions: 1, cleanup: 'time' });
    const dataSource = createDataSource({
      url: server.url(),
      schema: SCHEMA,
      migrations: [Outbox1764000000000],
      applicationName: 'test',
    });
    await dataSource.initialize();
    await runMigrations(dataSource, new SilentLogger());
    const settings = { url: server.url(), schema: SCHEMA, holder: 'only', takeoverDelayMs: 0 };
    const relay = new OutboxRelay(settings, new MemoryLog({ store }), new SystemClock(), new SilentLogger());
    relay.start();
    await write(dataSource, relay, 'before');
    await eventually(() => store.records(TOPIC).length >= 1, 'the first value is published');
    await server.kill();
    await eventually(() => relay.status().failing !== undefined, 'the relay fails');
    await server.restart();
    await write(dataSource, relay, 'after');
    await eventually(
      () => store.records(TOPIC).some(({ value }) => String(value) === 'after'),
      'the second value is published',
    );
    await relay.stop();
    await dataSource.destroy();
    await server.stop();
  });

  async function write(dataSource: DataSource, relay: OutboxRelay, value: string): Promise<void> {
    await inTransaction(dataSource, (queryRunner) => new Outbox(relay).add(queryRunner, [row(value)]));
  }
});

/** Ends the relay's connections once, right after the first append has happened. */
class InterruptedLog extends MemoryLog {
  interruptions = 0;

  constructor(
    store: MemoryLogStore,
    private readonly interrupt: () => Promise<void>,
  ) {
    super({ store });
  }

  override async append(topic: string, records: readonly OutgoingRecord[]): Promise<RecordPosition[]> {
    const positions = await super.append(topic, records);
    if (this.interruptions === 0) {
      this.interruptions += 1;
      await this.interrupt();
    }
    return positions;
  }
}

/** Refuses one topic as long as `isDeaf`. */
class HalfDeafLog extends MemoryLog {
  isDeaf = true;
  refusals = 0;

  constructor(
    store: MemoryLogStore,
    private readonly deafTopic: string,
  ) {
    super({ store });
  }

  override async append(topic: string, records: readonly OutgoingRecord[]): Promise<RecordPosition[]> {
    if (!this.isDeaf || topic !== this.deafTopic) return super.append(topic, records);
    this.refusals += 1;
    throw new Error('this topic refuses');
  }
}

class CreateTally1764000000001 {
  async up(queryRunner: { query(text: string): Promise<unknown> }): Promise<void> {
    await queryRunner.query('create table tally (key text primary key, count int not null default 0)');
  }

  async down(): Promise<void> {}
}

function row(value: string, key = 'k'): OutboxRow {
  return { topic: TOPIC, key, value: Buffer.from(value) };
}

function valuesOf(store: MemoryLogStore, key: string): string[] {
  return store
    .records(TOPIC)
    .filter((record) => record.key === key)
    .map(({ value }) => String(value));
}

/** Drops what a consumer that remembers the highest value so far would drop. */
function withoutRepeats(seen: readonly string[]): string[] {
  const first: string[] = [];
  for (const value of seen) if (first.length === 0 || value > first[first.length - 1]) first.push(value);
  return first;
}

async function superuserQuery(database: MigratedDatabase, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows;
  } finally {
    await client.end();
  }
}

const RELAY_CONNECTIONS = `from pg_stat_activity where datname = current_database() and application_name = 'tocsin-relay-service'`;

async function endRelayConnections(database: MigratedDatabase): Promise<void> {
  await superuserQuery(database, `select pg_terminate_backend(pid, 10000) ${RELAY_CONNECTIONS}`);
}

async function connections(database: MigratedDatabase): Promise<number> {
  return (await superuserQuery(database, `select ${RELAY_CONNECTIONS}`)).length;
}

/** True when the relay's last statement asked for open writers. */
async function relayWaits(database: MigratedDatabase): Promise<boolean> {
  return (await superuserQuery(database, `select ${RELAY_CONNECTIONS} and query like '%pg_locks%'`)).length > 0;
}

async function count(database: MigratedDatabase, from: string, expected: number): Promise<boolean> {
  const [{ found }] = await database.dataSource.query<[{ found: number }]>(`select count(*) as found from ${from}`);
  return found === expected;
}
