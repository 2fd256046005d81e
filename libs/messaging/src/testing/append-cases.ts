import { InvalidInputError } from '@tocsin/runtime';
import { RecordTooLargeError, TopicMismatchError, UnknownTopicError } from '../errors.js';
import type { Log, LogRecord, OutgoingRecord, RecordPosition } from '../log.js';
import { partitionOf } from '../partition-of.js';
import { numbers, records, type Scenario } from './scenario.js';

/** Topics and appending. */
export function appendCases(scenario: () => Scenario): void {
  it('creates topics once, however often and from however many processes it is asked', async () => {
    const [one, other] = [await scenario().log(), await scenario().log()];
    const definition = scenario().define(3);

    await Promise.all([one.ensureTopics([definition]), other.ensureTopics([definition])]);
    await one.append(definition.name, records(['kept']));
    await other.ensureTopics([definition]);

    expect(await one.partitionCount(definition.name)).toBe(3);
    expect(sum(await other.endOffsets(definition.name))).toBe(1);
  });

  it('leaves a topic with more partitions than asked for as it is, and refuses one with fewer', async () => {
    const log = await scenario().log();
    const definition = scenario().define(2);
    await log.ensureTopics([definition]);

    await log.ensureTopics([{ ...definition, partitions: 1 }]);
    const refusal = log.ensureTopics([{ ...definition, partitions: 3 }]);

    await expect(refusal).rejects.toThrow(TopicMismatchError);
    await expect(refusal).rejects.toThrow(definition.name);
    expect(await log.partitionCount(definition.name)).toBe(2);
  });

  it.each<{ call: string; run: (log: Log, topic: string) => Promise<unknown> }>([
    { call: 'append', run: (log, topic) => log.append(topic, records(['x'])) },
    { call: 'partitionCount', run: (log, topic) => log.partitionCount(topic) },
    { call: 'endOffsets', run: (log, topic) => log.endOffsets(topic) },
    { call: 'topicIdentity', run: (log, topic) => log.topicIdentity(topic) },
    { call: 'follow', run: (log, topic) => log.follow(topic, async () => {}) },
  ])('names an unknown topic: $call', async ({ run }) => {
    const log = await scenario().log();
    const topic = scenario().define(1).name;

    const call = run(log, topic);

    await expect(call).rejects.toThrow(UnknownTopicError);
    await expect(call).rejects.toThrow(topic);
  });

  it('resolves an append of no records', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log);

    expect(await log.append(topic, [])).toEqual([]);
    expect(await log.endOffsets(topic)).toEqual([0]);
  });

  it('puts a record into the partition of its key, or into the one that it names', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log, 4);

    const byKey = await log.append(
      topic,
      records(numbers(20), (i) => `key-${i}`),
    );
    const named = await log.append(
      topic,
      [0, 1, 2, 3].map((partition) => ({ ...records(['x'])[0], partition })),
    );

    expect(byKey.map((p) => p.partition)).toEqual(numbers(20).map((n) => partitionOf(`key-${n}`, 4)));
    expect(named.map((p) => p.partition)).toEqual([0, 1, 2, 3]);
  });

  it.each([2, -1])('refuses partition %i of a topic with two', async (partition) => {
    const log = await scenario().log();
    const topic = await scenario().topic(log, 2);

    await expect(log.append(topic, [{ ...records(['x'])[0], partition }])).rejects.toThrow(InvalidInputError);
    expect(await log.endOffsets(topic)).toEqual([0, 0]);
  });

  it('gives the positions at which the records are then read, in order of the call', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log, 4);
    const sent = records(numbers(200), (i) => `key-${i % 37}`);

    const positions = await log.append(topic, sent);

    expectToLieAt(await readAll(log, topic), sent, positions);
  });

  it('acknowledges 500 appends that come together, in the order of the calls, each with its own position', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log, 2);
    const sent = records(numbers(500), (i) => `key-${i % 10}`);

    const positions = (await Promise.all(sent.map((record) => log.append(topic, [record])))).flat();

    expect(positions).toHaveLength(500);
    expect(new Set(positions.map((p) => `${p.partition}/${p.offset}`)).size).toBe(500);
    for (const partition of [0, 1]) {
      const offsets = positions.filter((p) => p.partition === partition).map((p) => p.offset);
      expect(offsets).toEqual(offsets.map((_, i) => i));
    }
    expectToLieAt(await readAll(log, topic), sent, positions);
  });

  it('takes appends to several topics at once', async () => {
    const log = await scenario().log();
    const topics = [await scenario().topic(log), await scenario().topic(log, 2), await scenario().topic(log)];

    await Promise.all(topics.flatMap((topic) => numbers(30).map((value) => log.append(topic, records([value])))));

    for (const topic of topics) expect((await readAll(log, topic)).map(text)).toEqual(numbers(30));
  });

  it('keeps the order of each key when several processes append', async () => {
    const logs = [await scenario().log(), await scenario().log()];
    const topic = await scenario().topic(logs[0], 3);

    await Promise.all(
      numbers(12).map(async (key, i) => {
        for (const value of numbers(15)) await logs[i % 2].append(topic, records([value], key));
      }),
    );

    const read = await readAll(logs[1], topic);
    for (const key of numbers(12)) {
      expect(read.filter((record) => record.key === key).map(text)).toEqual(numbers(15));
    }
  });

  it('carries keys, headers and values unchanged', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log, 1);
    const sent: OutgoingRecord[] = [
      {
        key: 'ホスト/🔥/ü',
        value: Buffer.from('{"名":"値"}'),
        headers: { ce_type: 'x.v1', ヘッダ: '値 🔔', empty: '' },
      },
      { key: 'bytes', value: Buffer.from(Array.from({ length: 256 }, (_, i) => i)) },
      { key: 'empty', value: Buffer.alloc(0), headers: {} },
    ];

    await log.append(topic, sent);

    const read = await readAll(log, topic);
    expect(read.map(({ key, value, headers }) => ({ key, value: value?.toString('hex'), headers }))).toEqual(
      sent.map(({ key, value, headers }) => ({ key, value: value?.toString('hex'), headers: headers ?? {} })),
    );
    expect(read.map((record) => record.topic)).toEqual([topic, topic, topic]);
  });

  it('takes a record of the largest size and refuses one byte more, appending nothing of that call', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log);
    const largest = scenario().harness.maxRecordBytes;
    const sized = (bytes: number): OutgoingRecord => ({
      key: 'key',
      value: Buffer.alloc(bytes - 'key'.length - 'name'.length - 'text'.length, 1),
      headers: { name: 'text' },
    });

    const refusal = log.append(topic, [...records(['before']), sized(largest + 1), ...records(['after'])]);

    await expect(refusal).rejects.toThrow(RecordTooLargeError);
    await expect(refusal).rejects.toMatchObject({ topic, sizeBytes: largest + 1, maxRecordBytes: largest });
    expect(await log.endOffsets(topic)).toEqual([0]);
    expect(await log.append(topic, [sized(largest)])).toEqual([{ partition: 0, offset: 0 }]);
  });

  it('takes one call with more bytes than any single request of the store carries', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log);
    const value = Buffer.alloc(Math.floor(scenario().harness.maxRecordBytes * 0.8), 7);

    const positions = await log.append(
      topic,
      Array.from({ length: 6 }, () => ({ key: 'k', value })),
    );

    expect(positions.map((p) => p.offset)).toEqual([0, 1, 2, 3, 4, 5]);
    expect((await readAll(log, topic)).map((record) => record.value?.length)).toEqual(
      positions.map(() => value.length),
    );
  });

  it('takes one call with more records than are gathered into one write', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log);

    const positions = await log.append(topic, records(numbers(1_203)));

    expect(positions.map((p) => p.offset)).toEqual(numbers(1_203).map(Number));
    expect((await readAll(log, topic)).map(text)).toEqual(numbers(1_203));
  });

  it('tells the end of every partition', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log, 3);
    await log.append(
      topic,
      [0, 2, 2].map((partition) => ({ ...records(['x'])[0], partition })),
    );

    expect(await log.endOffsets(topic)).toEqual([1, 0, 2]);
  });

  it('tells a topic that was made again from the one before', async () => {
    const log = await scenario().log();
    const definition = scenario().define(1);
    await log.ensureTopics([definition]);
    const before = await log.topicIdentity(definition.name);
    await log.append(definition.name, records(['gone']));
    expect(await log.topicIdentity(definition.name)).toBe(before);

    await scenario().harness.deleteTopic(definition.name);
    const other = await scenario().log();
    await other.ensureTopics([definition]);

    expect(await other.topicIdentity(definition.name)).not.toBe(before);
    expect(await other.endOffsets(definition.name)).toEqual([0]);
    expect(await log.topicIdentity(definition.name)).toBe(await other.topicIdentity(definition.name));
  });

  it('stamps records with its own time, which never decreases within a partition', async () => {
    const logs = [await scenario().log(), await scenario().log()];
    const topic = await scenario().topic(logs[0], 2);

    await Promise.all(numbers(60).map((value, i) => logs[i % 2].append(topic, records([value], `key-${i % 7}`))));

    const read = await readAll(logs[0], topic);
    expect(read.every((record) => Number.isSafeInteger(record.appendedAt) && record.appendedAt > 0)).toBe(true);
    for (const partition of [0, 1]) {
      const times = read.filter((record) => record.partition === partition).map((record) => record.appendedAt);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }
    expect(byPosition(await readAll(logs[1], topic)).map((record) => record.appendedAt)).toEqual(
      byPosition(read).map((record) => record.appendedAt),
    );
  });

  it('answers whether it is reachable', async () => {
    const log = await scenario().log();

    expect(await log.isReachable()).toBe(true);
  });

  it('keeps everything that was acknowledged before it was closed', async () => {
    const [writer, reader] = [await scenario().log(), await scenario().log()];
    const topic = await scenario().topic(writer);

    const appends = numbers(50).map((value) => writer.append(topic, records([value])));
    await writer.close();
    await Promise.all(appends);

    expect((await readAll(reader, topic)).map(text)).toEqual(numbers(50));
  });
}

/** Everything that is in a topic now. */
export async function readAll(log: Log, topic: string): Promise<LogRecord[]> {
  const read: LogRecord[] = [];
  const follower = await log.follow(topic, async (some) => void read.push(...some));
  await follower.caughtUp;
  await follower.close();
  return read;
}

function expectToLieAt(
  read: readonly LogRecord[],
  sent: readonly OutgoingRecord[],
  positions: readonly RecordPosition[],
): void {
  const expected = sent.map((record, i) => ({ ...positions[i], key: record.key, value: String(record.value) }));
  const actual = read.map(({ partition, offset, key, value }) => ({ partition, offset, key, value: String(value) }));
  expect(byPosition(actual)).toEqual(byPosition(expected));
}

function byPosition<P extends RecordPosition>(items: readonly P[]): P[] {
  return [...items].sort((a, b) => a.partition - b.partition || a.offset - b.offset);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function text(record: LogRecord): string {
  return String(record.value);
}
