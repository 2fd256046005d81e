import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogUnavailableError } from '@tocsin/messaging';
import { KafkaLog } from '@tocsin/messaging-kafka';
import { eventually, PositionedHandler, PositionTable } from '@tocsin/messaging/testing';
import { type KafkaBroker, startKafkaBroker } from './kafka-broker.js';

/** Brokers of our own take a while on a machine that is busy with other suites. */
const BROKER_LIMIT_MS = 120_000;

describe('KafkaLog without its broker for longer than it waits', () => {
  let dataDir: string;
  let broker: KafkaBroker;
  const unhandled: unknown[] = [];
  const noteUnhandled = (reason: unknown) => unhandled.push(reason);

  beforeAll(async () => {
    process.on('unhandledRejection', noteUnhandled);
    dataDir = await mkdtemp(join(tmpdir(), 'tocsin-kafka-'));
    broker = await startKafkaBroker({ dataDir });
  }, BROKER_LIMIT_MS);
  afterAll(async () => {
    process.off('unhandledRejection', noteUnhandled);
    await broker.stop();
    await rm(dataDir, { recursive: true, force: true });
  }, BROKER_LIMIT_MS);

  it(
    'says so, keeps the process alive, and goes on by itself when the broker is back',
    async () => {
      const log = new KafkaLog({
        brokers: [broker.brokers],
        clientId: 'test',
        appendTimeoutMs: 1_500,
        sessionTimeoutMs: 2_000,
      });
      const topic = { name: 'outage', partitions: 2, cleanup: 'time' as const };
      const handler = new PositionedHandler(new PositionTable());
      const append = (value: string) => log.append('outage', [{ key: value, value: Buffer.from(value) }]);
      await log.ensureTopics([topic]);
      const subscription = await log.subscribe({ group: 'g', topics: ['outage'] }, handler);
      await append('before');
      await eventually(() => handler.table.committed.length === 1, 'the first record was handled');

      await broker.kill();
      await expect(append('during')).rejects.toThrow(LogUnavailableError);
      expect(await log.isReachable()).toBe(false);
      await eventually(() => !subscription.isJoined(), 'the member has noticed that its group is out of reach');

      await broker.restart();
      await eventually(() => log.isReachable(), 'the log is reachable again');
      await eventually(
        () =>
          append('after').then(
            () => true,
            () => false,
          ),
        'appends are acknowledged again',
      );
      await eventually(() => handler.table.values().includes('after'), 'the later record was handled');

      expect(subscription.isJoined()).toBe(true);
      expect(handler.faults).toEqual([]);
      await log.close();
      expect(unhandled).toEqual([]);
    },
    BROKER_LIMIT_MS,
  );
});
