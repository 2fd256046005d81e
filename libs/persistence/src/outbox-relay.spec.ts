import { startThrowawayPostgres } from '@tocsin/local-postgres/testing';
import type { OutgoingRecord, RecordPosition } from '@tocsin/messaging';
import { eventually, MemoryLog, MemoryLogStore } from '@tocsin/messaging/testing';
import { SilentLogger, SystemClock } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';
import { createDataSource } from './data-source.js';
import { runMigrations } from './migrations.js';
import { Outbox } from './outbox.js';
import { Outbox1764000000000 } from './outbox-migration.js';
import { OutboxRelay } from './outbox-relay.js';
import { RelayScenario, row, SCHEMA, TOPIC } from './testing/relay-scenario.js';
import { inTransaction } from './transaction.js';

/** So long that only a wake can be the reason when something happens. */
const NEVER_POLL_MS = 3_600_000;

describe('OutboxRelay', () => {
  let scenario: RelayScenario;

  beforeEach(async () => {
    scenario = await RelayScenario.open();
  });
  afterEach(() => scenario.close());

  it('passes a wake on to the process whose relay is active', async () => {
    await scenario.startActive({ pollMs: NEVER_POLL_MS });
    const standby = scenario.startRelay({ pollMs: NEVER_POLL_MS });
    await eventually(() => scenario.connections().then((count) => count === 2), 'the second relay stands by');
    for (const value of ['1', '2', '3']) {
      await scenario.add(standby, [row(value)]);
      await eventually(() => scenario.values().includes(value), `${value} is published`);
    }
    expect(standby.status().isActive).toBe(false);
  });

  it('is one at a time, and another takes over when the connection of the first is ended', async () => {
    const pair = [await scenario.startActive(), scenario.startRelay()];
    const written: string[] = [];
    for (let round = 0; round < 4; round++) {
      for (let i = 0; i < 20; i++) {
        written.push(`${written.length}`.padStart(4, '0'));
        await scenario.add(pair[i % 2], [row(written[written.length - 1])]);
      }
      expect(pair.filter((relay) => relay.status().isActive).length).toBeLessThanOrEqual(1);
      await scenario.endRelayConnections();
    }
    await eventually(() => new Set(scenario.values()).size === written.length, 'every value is published');
    expect(withoutRepeats(scenario.valuesOf('k'))).toEqual(written);
  });

  it('publishes again what it appended without storing so, and loses nothing, when it dies in between', async () => {
    const log = new InterruptedLog(scenario.store, () => scenario.endRelayConnections());
    const relay = await scenario.startActive({ pageRows: 2 }, log);
    await scenario.add(
      relay,
      ['a', 'b', 'c', 'd', 'e'].map((value) => row(value)),
    );
    await eventually(() => scenario.values().includes('e'), 'the last value is published');
    expect(log.interruptions).toBe(1);
    expect(scenario.values()).toEqual(['a', 'b', 'a', 'b', 'c', 'd', 'e']);
  });

  it('goes on where its predecessor stopped', async () => {
    const first = await scenario.startActive();
    await scenario.add(first, [row('a')]);
    await scenario.eventuallyHolds(['a']);
    await first.stop();
    const second = await scenario.startActive();
    await scenario.add(second, [row('b')]);
    await scenario.eventuallyHolds(['a', 'b']);
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

/** Drops what a consumer that remembers the highest value so far would drop. */
function withoutRepeats(seen: readonly string[]): string[] {
  const first: string[] = [];
  for (const value of seen) if (first.length === 0 || value > first[first.length - 1]) first.push(value);
  return first;
}
