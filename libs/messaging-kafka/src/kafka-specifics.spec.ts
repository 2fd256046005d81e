import { randomUUID } from 'node:crypto';
import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import { LogUnavailableError, type TopicDefinition, TopicMismatchError } from '@tocsin/messaging';
import { eventually, Gate, PositionedHandler, PositionTable } from '@tocsin/messaging/testing';
import { Logger } from '@tocsin/runtime';
import { KafkaLog } from './kafka-log.js';
import { deleteTopics } from './testing/delete-topics.js';
import { testBrokers } from './testing/test-brokers.js';

class ErrorLines extends Logger {
  readonly lines: string[] = [];
  override debug(): void {}
  override info(): void {}
  override warn(): void {}
  override error(message: string): void {
    this.lines.push(message);
  }
}

describe('KafkaLog on Kafka', () => {
  const prefix = `specifics-${randomUUID().slice(0, 8)}.`;
  let kafka: Kafka;
  let admin: Admin;
  let log: KafkaLog;
  let errors: ErrorLines;
  let topics = 0;

  beforeAll(async () => {
    kafka = new kafkajs.Kafka({ brokers: testBrokers(), logLevel: kafkajs.logLevel.NOTHING });
    admin = kafka.admin();
    await admin.connect();
  });
  afterAll(async () => {
    await deleteTopics(admin, prefix);
    await admin.disconnect();
  });
  beforeEach(() => {
    errors = new ErrorLines();
    log = new KafkaLog({ brokers: testBrokers(), clientId: 'test', sessionTimeoutMs: 6_000, logger: errors });
  });
  afterEach(() => log.close());

  function define(change: Partial<TopicDefinition> = {}): TopicDefinition {
    topics += 1;
    return { name: `${prefix}${topics}`, partitions: 1, cleanup: 'time', retentionMs: 3_600_000, ...change };
  }

  async function filled(records: number, sizeBytes = 1, change: Partial<TopicDefinition> = {}): Promise<string> {
    const topic = define(change);
    await log.ensureTopics([topic]);
    const value = Buffer.alloc(sizeBytes, 1);
    await log.append(
      topic.name,
      Array.from({ length: records }, () => ({ key: 'k', value })),
    );
    return topic.name;
  }

  async function settingsOf(topic: string): Promise<Map<string, string>> {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic }],
    });
    return new Map(resources[0].configEntries.map((entry) => [entry.configName, entry.configValue]));
  }

  async function deleteRecordsBefore(offset: number, topic: string): Promise<void> {
    await admin.fetchTopicOffsets(topic); // kafkajs deletes only in topics that it knows.
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(offset) }] });
  }

  it('creates topics that the broker stamps, keeps for the time asked for, or compacts', async () => {
    const [timed, compacted] = [define({ retentionMs: 7_200_000 }), define({ cleanup: 'compact' })];

    await log.ensureTopics([timed, compacted]);

    expect(Object.fromEntries(await settingsOf(timed.name))).toMatchObject({
      'message.timestamp.type': 'LogAppendTime',
      'cleanup.policy': 'delete',
      'retention.ms': '7200000',
    });
    expect(Object.fromEntries(await settingsOf(compacted.name))).toMatchObject({
      'message.timestamp.type': 'LogAppendTime',
      'cleanup.policy': 'compact',
    });
  });

  it.each([
    { setting: 'message.timestamp.type', value: 'CreateTime', definition: {} },
    { setting: 'cleanup.policy', value: 'delete', definition: { cleanup: 'compact' as const } },
  ])('refuses a topic of someone else with $setting=$value, by name', async ({ setting, value, definition }) => {
    const topic = define(definition);
    await admin.createTopics({
      topics: [
        {
          topic: topic.name,
          configEntries: [
            { name: 'message.timestamp.type', value: 'LogAppendTime' },
            { name: setting, value },
          ].slice(setting === 'message.timestamp.type' ? 1 : 0),
        },
      ],
    });

    const refusal = log.ensureTopics([topic]);

    await expect(refusal).rejects.toThrow(TopicMismatchError);
    await expect(refusal).rejects.toThrow(`topic ${topic.name} has ${setting}=${value}`);
  });

  it('gathers appends that come together into few writes', async () => {
    const topic = await filled(0);

    await Promise.all(Array.from({ length: 500 }, () => log.append(topic, [{ key: 'k', value: Buffer.from('v') }])));

    expect(await writesIn(topic, 500)).toBeLessThanOrEqual(3);
  });

  it('shows the group how far its handler is', async () => {
    const topic = await filled(25);
    const handler = new PositionedHandler(new PositionTable());
    await log.subscribe({ group: topic, topics: [topic] }, handler);
    await eventually(() => handler.table.committed.length === 25, 'all records were handled');

    await eventually(async () => {
      const [{ partitions }] = await admin.fetchOffsets({ groupId: topic, topics: [topic] });
      return partitions[0].offset === '25';
    }, 'the group’s offset was committed');
  });

  it('begins at the first record that is left when the wanted one was deleted, and says what is lost', async () => {
    const topic = await filled(10);
    await deleteRecordsBefore(6, topic);
    const table = new PositionTable();
    table.setPosition(topic, 0, 2);
    const read: number[] = [];
    const handler = {
      onAssigned: async () => table.position(topic, 0),
      onBatch: async (batch: { records: readonly { offset: number }[] }) =>
        void read.push(...batch.records.map((record) => record.offset)),
      onRevoked: async () => {},
    };

    await log.subscribe({ group: topic, topics: [topic] }, handler);

    await eventually(() => read.length === 4, 'what is left was read');
    expect(read).toEqual([6, 7, 8, 9]);
    expect(errors.lines).toEqual([`${topic}/0: records 2 to 5 were deleted before they were read`]);
  });

  it('says nothing when the beginning is wanted and is not offset 0 any more', async () => {
    const topic = await filled(10);
    await deleteRecordsBefore(6, topic);
    const read: number[] = [];

    const follower = await log.follow(topic, async (records) => void read.push(...records.map((r) => r.offset)));
    await follower.caughtUp;

    expect(read).toEqual([6, 7, 8, 9]);
    expect(errors.lines).toEqual([]);
  });

  it('has caught up with a topic whose records were all deleted', async () => {
    const topic = await filled(10);
    await deleteRecordsBefore(10, topic);

    const follower = await log.follow(topic, async () => {});
    await follower.caughtUp;

    expect(await log.endOffsets(topic)).toEqual([10]);
  });

  it('reads a topic from its beginning when the position lies behind its end', async () => {
    const topic = await filled(3);
    const table = new PositionTable();
    table.setPosition(topic, 0, 500);
    const read: number[] = [];
    const handler = {
      onAssigned: async () => table.position(topic, 0),
      onBatch: async (batch: { records: readonly { offset: number }[] }) =>
        void read.push(...batch.records.map((record) => record.offset)),
      onRevoked: async () => {},
    };

    await log.subscribe({ group: topic, topics: [topic] }, handler);

    await eventually(() => read.length === 3, 'the topic was read');
    expect(errors.lines[0]).toContain(`${topic}/0: offset 500 was to be read next but the partition ends at 3`);
  });

  it('goes on behind the gap when records are deleted under a slow handler', async () => {
    const topic = await filled(6_000, 1_000);
    const gate = new Gate();
    const read: number[] = [];
    const handler = {
      onAssigned: async () => 0,
      onBatch: async (batch: { records: readonly { offset: number }[] }) => {
        read.push(...batch.records.map((record) => record.offset));
        await gate.opened;
      },
      onRevoked: async () => {},
    };
    await log.subscribe({ group: topic, topics: [topic] }, handler);
    await eventually(() => read.length > 0, 'the handler is at work');

    await deleteRecordsBefore(5900, topic);
    gate.open();

    await eventually(() => read.at(-1) === 5_999, 'the rest was read');
    const resumed = read.indexOf(5_900);
    expect(read.slice(resumed)).toEqual(Array.from({ length: 100 }, (_, i) => 5_900 + i));
    expect(errors.lines).toEqual([
      `${topic}/0: records ${read[resumed - 1] + 1} to 5899 were deleted before they were read`,
    ]);
  });

  it('appends to a topic that was deleted and made again', async () => {
    const topic = define();
    await log.ensureTopics([topic]);
    for (let i = 0; i < 3; i++) await log.append(topic.name, [{ key: 'k', value: Buffer.from('before') }]);

    await admin.deleteTopics({ topics: [topic.name] });
    await log.ensureTopics([topic]);

    expect(await log.append(topic.name, [{ key: 'k', value: Buffer.from('after') }])).toEqual([
      { partition: 0, offset: 0 },
    ]);
  });

  it('moves only what it must when a member joins and leaves again', async () => {
    const topic = await filled(0, 1, { partitions: 4 });
    const other = new KafkaLog({ brokers: testBrokers(), clientId: 'test', sessionTimeoutMs: 6_000 });
    const table = new PositionTable();
    const [first, second] = [new PositionedHandler(table), new PositionedHandler(table)];
    await log.subscribe({ group: topic, topics: [topic] }, first);
    await eventually(() => first.owned.size === 4, 'the first member has all partitions');

    await other.subscribe({ group: topic, topics: [topic] }, second);
    await eventually(() => first.owned.size === 2 && second.owned.size === 2, 'they share the partitions');
    await other.close();
    await eventually(() => first.owned.size === 4, 'the first member has all partitions again');

    expect(first.revocations).toHaveLength(2);
    expect(first.assignments).toHaveLength(6);
    expect([...first.faults, ...second.faults]).toEqual([]);
  });

  it('rejects after the time that it is given, and closes, when no broker answers', async () => {
    const unreachable = new KafkaLog({ brokers: ['127.0.0.1:1'], clientId: 'test', appendTimeoutMs: 300 });

    await expect(unreachable.append('t', [{ key: 'k', value: null }])).rejects.toThrow(LogUnavailableError);
    await expect(unreachable.follow('t', async () => {})).rejects.toThrow('Kafka at 127.0.0.1:1 does not answer');
    expect(await unreachable.isReachable()).toBe(false);
    await unreachable.close();
  });

  /** How many batches lie in partition 0; every write has made one. */
  async function writesIn(topic: string, records: number): Promise<number> {
    const consumer = kafka.consumer({ groupId: randomUUID() });
    const firstOffsets = new Set<unknown>();
    let read = 0;
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ message }) => {
        read += 1;
        const batch: unknown = Reflect.get(message, 'batchContext');
        if (batch && typeof batch === 'object') firstOffsets.add(String(Reflect.get(batch, 'firstOffset')));
      },
    });
    await eventually(() => read === records, 'all records were read');
    await consumer.disconnect();
    expect(firstOffsets.size).toBeGreaterThan(0);
    return firstOffsets.size;
  }
});
