import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KafkaLog } from '@tocsin/messaging-kafka';
import { eventually } from '@tocsin/messaging/testing';
import kafkajs from 'kafkajs';
import { type KafkaBroker, startKafkaBroker } from './kafka-broker.js';

/** More than fills a segment of a compacted topic, which is 64 MiB. */
const ROUNDS = 90;
const VALUE = Buffer.alloc(800_000, 1);

/** Brokers of our own take a while on a machine that is busy with other suites. */
const BROKER_LIMIT_MS = 120_000;

describe('KafkaLog on a topic that was compacted', () => {
  let dataDir: string;
  let broker: KafkaBroker;
  let log: KafkaLog;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tocsin-kafka-'));
    broker = await startKafkaBroker({ dataDir });
    log = new KafkaLog({ brokers: [broker.brokers], clientId: 'test' });
  }, BROKER_LIMIT_MS);
  afterAll(async () => {
    await log.close();
    await broker.stop();
    await rm(dataDir, { recursive: true, force: true });
  }, BROKER_LIMIT_MS);

  it(
    'reads the newest of every key over the holes and catches up',
    async () => {
      await makeTopic();
      await log.ensureTopics([{ name: 'compacted', partitions: 1, cleanup: 'compact' }]);
      await log.append('compacted', [{ key: 'once', value: Buffer.from('kept') }]);
      for (let round = 0; round < ROUNDS; round++) await log.append('compacted', [{ key: 'often', value: VALUE }]);
      await log.append('compacted', [{ key: 'often', value: null }]);

      let offsets: number[] = [];
      await eventually(async () => {
        offsets = await readAll();
        return offsets.length < ROUNDS;
      }, 'the broker has compacted the topic');

      expect(offsets[0]).toBe(0);
      expect(offsets.at(-1)).toBe(ROUNDS + 1);
    },
    BROKER_LIMIT_MS,
  );

  /** As ours are, but compacted as soon as a segment is closed: ours keep what was replaced within the last hour. */
  async function makeTopic(): Promise<void> {
    const { Kafka, logLevel } = kafkajs;
    const admin = new Kafka({ brokers: [broker.brokers], clientId: 'test', logLevel: logLevel.NOTHING }).admin();
    const settings = {
      'cleanup.policy': 'compact',
      'message.timestamp.type': 'LogAppendTime',
      'segment.bytes': String(64 * 1_048_576),
      'min.cleanable.dirty.ratio': '0.1',
    };
    const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
    await admin.connect();
    await admin.createTopics({
      topics: [{ topic: 'compacted', numPartitions: 1, replicationFactor: 1, configEntries }],
    });
    await admin.disconnect();
  }

  async function readAll(): Promise<number[]> {
    const state = new Map<string, string | null>();
    const offsets: number[] = [];
    const follower = await log.follow('compacted', async (records) => {
      for (const { key, value, offset } of records) {
        state.set(key, value && value.subarray(0, 4).toString());
        offsets.push(offset);
      }
    });
    await follower.caughtUp;
    await follower.close();
    expect([...state]).toEqual([
      ['once', 'kept'],
      ['often', null],
    ]);
    return offsets;
  }
});
