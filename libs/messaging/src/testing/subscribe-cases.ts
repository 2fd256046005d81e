import { FencedError } from '../errors.js';
import type { RecordBatch, SubscriptionHandler } from '../log.js';
import { eventually, Gate } from './eventually.js';
import { PositionedHandler, PositionTable } from './position-table.js';
import { eventuallyCommitted, numbers, records, type Scenario } from './scenario.js';

/** One member: batches, positions, failing handlers, back-pressure. */
export function subscribeCases(scenario: () => Scenario): void {
  it('hands over everything once, in order of each key, then what is appended later', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log, 3);
    await log.append(
      topic,
      records(numbers(90), (i) => `key-${i % 9}`),
    );
    const handler = new PositionedHandler(new PositionTable());

    const subscription = await scenario().subscribe(log, topic, handler);
    await eventuallyCommitted(handler, numbers(90));
    await log.append(
      topic,
      records(numbers(90, 90), (i) => `key-${i % 9}`),
    );
    await eventuallyCommitted(handler, numbers(180));

    expect(subscription.isJoined()).toBe(true);
    for (let key = 0; key < 9; key++) {
      const values = handler.table.committed.filter((r) => r.key === `key-${key}`).map((r) => Number(r.value));
      expect(values).toEqual(Array.from({ length: 20 }, (_, i) => key + 9 * i));
    }
  });

  it('refuses a subscription to a topic that does not exist, by name', async () => {
    const log = await scenario().log();
    const topic = scenario().define(1).name;

    await expect(scenario().subscribe(log, topic, new PositionedHandler(new PositionTable()))).rejects.toThrow(topic);
  });

  it('reads several topics in one subscription', async () => {
    const log = await scenario().log();
    const topics = [await scenario().topic(log, 2), await scenario().topic(log, 1)];
    const handler = new PositionedHandler(new PositionTable());

    await scenario().subscribe(log, topics[0], handler, { topics });
    for (const topic of topics)
      await log.append(
        topic,
        records(numbers(10), (i) => `key-${i}`),
      );

    await eventuallyCommitted(handler, [...numbers(10), ...numbers(10)]);
    expect(new Set(handler.batches.map((batch) => batch.topic))).toEqual(new Set(topics));
  });

  it('cuts batches at the wanted number of records and tells how far the partition goes', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log);
    await log.append(topic, records(numbers(95)));
    const handler = new PositionedHandler(new PositionTable());

    await scenario().subscribe(log, topic, handler, { maxBatchRecords: 10 });
    await eventuallyCommitted(handler, numbers(95));

    expect(Math.max(...handler.batches.map((batch) => batch.records.length))).toBe(10);
    expect(handler.batches.every((batch) => batch.endOffset <= 95)).toBe(true);
    expect(handler.batches.at(-1)).toMatchObject({ topic, partition: 0, nextOffset: 95, endOffset: 95 });
  });

  it('cuts batches at the wanted bytes of values; a larger record comes alone', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log);
    const sizes = [1_000, 1_000, 1_000, 5_000, 1_000, 1_500, 1_000];
    await log.append(
      topic,
      sizes.map((size) => ({ key: 'k', value: Buffer.alloc(size, 1) })),
    );
    const handler = new PositionedHandler(new PositionTable());

    await scenario().subscribe(log, topic, handler, { maxBatchBytes: 2_500 });
    await eventually(() => handler.table.committed.length === sizes.length, 'all records were committed');

    const batches = handler.batches.map((batch) => batch.records.map((record) => record.value?.length ?? 0));
    expect(batches.flat()).toEqual(sizes);
    for (const batch of batches) {
      if (batch.length > 1) expect(batch.reduce((a, b) => a + b)).toBeLessThanOrEqual(2_500);
    }
    expect(batches).toContainEqual([5_000]);
  });

  it.each([
    { when: 'before what the group has read', position: 2, expected: numbers(8, 2) },
    { when: 'at the end', position: 10, expected: [] },
    { when: 'after what the group has read', position: 7, expected: numbers(3, 7), fresh: true },
  ])('begins where the consumer says: $when', async ({ position, expected, fresh }) => {
    const topicLog = await scenario().log();
    const topic = await scenario().topic(topicLog);
    await topicLog.append(topic, records(numbers(10)));
    const earlier = new PositionedHandler(new PositionTable());
    if (!fresh) {
      await (await scenario().subscribe(topicLog, topic, earlier)).close();
      const again = await scenario().subscribe(topicLog, topic, earlier);
      await eventuallyCommitted(earlier, numbers(10));
      await again.close();
    }
    const table = new PositionTable();
    table.setPosition(topic, 0, position);
    const handler = new PositionedHandler(table);

    await scenario().subscribe(topicLog, topic, handler);
    await topicLog.append(topic, records(['last']));

    await eventuallyCommitted(handler, [...expected, 'last']);
    expect(handler.assignments).toEqual([{ topic, partition: 0, from: position }]);
  });

  it('goes on from the stored position in a later process', async () => {
    const table = new PositionTable();
    const first = await scenario().log();
    const topic = await scenario().topic(first, 2);
    await first.append(
      topic,
      records(numbers(20), (i) => `key-${i}`),
    );
    const before = new PositionedHandler(table);
    await scenario().subscribe(first, topic, before);
    await eventuallyCommitted(before, numbers(20));
    await first.close();

    const second = await scenario().log();
    await second.append(
      topic,
      records(numbers(20, 20), (i) => `key-${i}`),
    );
    const after = new PositionedHandler(table);
    await scenario().subscribe(second, topic, after);

    await eventuallyCommitted(after, numbers(40));
    expect(after.batches.flatMap((batch) => batch.records)).toHaveLength(20);
  });

  it('gives a handler that throws the same records again after asking where to begin, and holds up nothing else', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log, 2);
    const other = new Gate();
    let failures = 0;
    const handler = new PositionedHandler(new PositionTable(), async (batch) => {
      if (batch.partition === 1 && handler.table.committed.some((r) => r.value?.toString() === 'second')) other.open();
      if (batch.partition !== 0 || failures === 2) return;
      failures += 1;
      throw new Error('the database is away');
    });
    await scenario().subscribe(log, topic, handler);
    const of = (partition: number, value: string) => [{ ...records([value])[0], partition }];

    await log.append(topic, of(0, 'stuck'));
    await eventually(() => failures === 1, 'the handler has thrown');
    await log.append(topic, of(1, 'first'));
    await log.append(topic, of(1, 'second'));
    await eventually(() => handler.table.values().includes('second'), 'the other partition went on');
    await log.append(topic, of(1, 'third'));

    await eventuallyCommitted(handler, ['first', 'second', 'stuck', 'third']);
    const stuck = handler.batches.filter((batch) => batch.partition === 0);
    expect(stuck.map((batch) => batch.records.map((record) => String(record.value)))).toEqual([
      ['stuck'],
      ['stuck'],
      ['stuck'],
    ]);
    expect(handler.assignments.filter(({ partition }) => partition === 0)).toHaveLength(3);
    expect(handler.assignments.filter(({ partition }) => partition === 1)).toHaveLength(1);
    expect(handler.revocations).toEqual([]);
  });

  it('does not lose what was committed before the handler threw', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log);
    await log.append(topic, records(numbers(40)));
    let thrown = false;
    const handler = new PositionedHandler(new PositionTable(), (batch) => {
      if (thrown || batch.records[0].offset !== 20) return;
      thrown = true;
      throw new Error('once');
    });

    await scenario().subscribe(log, topic, handler, { maxBatchRecords: 10 });

    await eventuallyCommitted(handler, numbers(40));
    expect(thrown).toBe(true);
    expect(handler.assignments.map(({ from }) => from)).toEqual([0, 20]);
  });

  it('asks a fenced owner anew where to begin', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log);
    await log.append(topic, records(numbers(6)));
    const table = new PositionTable();
    let fenced = false;
    const handler = new PositionedHandler(table, (batch) => {
      if (fenced) return;
      fenced = true;
      table.setPosition(batch.topic, batch.partition, 4);
      throw new FencedError(batch.topic, batch.partition);
    });

    await scenario().subscribe(log, topic, handler);

    await eventuallyCommitted(handler, ['4', '5']);
    expect(handler.assignments.map(({ from }) => from)).toEqual([0, 4]);
  });

  it('asks again when the take-over itself fails', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log);
    await log.append(topic, records(['x']));
    const inner = new PositionedHandler(new PositionTable());
    let asked = 0;
    const handler: SubscriptionHandler = {
      onAssigned: async (of, partition) => {
        asked += 1;
        if (asked < 3) throw new Error('the database is away');
        return inner.onAssigned(of, partition);
      },
      onBatch: (batch) => inner.onBatch(batch),
      onRevoked: (of, partition) => inner.onRevoked(of, partition),
    };

    await log.subscribe({ group: scenario().group, topics: [topic] }, handler);

    await eventuallyCommitted(inner, ['x']);
    expect(asked).toBe(3);
    expect(inner.faults).toEqual([]);
  });

  it('holds a slow handler’s backlog in the log, not in memory', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log, 2);
    const value = Buffer.alloc(2_000, 1);
    const sent = Array.from({ length: 4_000 }, (_, i) => ({ key: 'k', value, partition: i % 2 }));
    await log.append(topic, sent);
    const gate = new Gate();
    let handed = 0;
    const handler = new PositionedHandler(new PositionTable(), async (batch) => {
      handed += batch.records.length;
      await gate.opened;
    });

    const subscription = await scenario().subscribe(log, topic, handler, { maxBatchRecords: 100 });
    await eventually(() => handler.batches.length === 2, 'both partitions have their first batch');
    await readBeside(log, topic, sent.length);

    expect(handed).toBe(200);
    expect(subscription.lagRecords()).toBe(4_000);
    gate.open();
    await eventually(() => handler.table.committed.length === sent.length, 'the backlog was worked off');
    expect(Math.max(...handler.batches.map((batch) => batch.records.length))).toBe(100);
    await eventually(() => subscription.lagRecords() === 0, 'nothing is behind');

    async function readBeside(of: typeof log, name: string, count: number): Promise<void> {
      const witness = new PositionedHandler(new PositionTable());
      await scenario().subscribe(of, name, witness, { group: `${scenario().group}-witness` });
      await eventually(() => witness.table.committed.length === count, 'another group has read it all meanwhile');
    }
  });

  it('hands over nothing while paused, and everything after resuming', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log, 2);
    const [paused, witness] = [new PositionedHandler(new PositionTable()), new PositionedHandler(new PositionTable())];
    const subscription = await scenario().subscribe(log, topic, paused);
    await scenario().subscribe(log, topic, witness, { group: `${scenario().group}-witness` });
    await log.append(
      topic,
      records(numbers(10), (i) => `key-${i}`),
    );
    await eventuallyCommitted(paused, numbers(10));

    subscription.pause();
    for (const value of numbers(20, 10)) {
      await log.append(topic, records([value], `key-${value}`));
      await eventually(() => witness.table.values().includes(value), 'another group has read the record');
    }
    expect(paused.table.committed).toHaveLength(10);
    expect(paused.owned.size).toBe(2);

    subscription.resume();
    await eventuallyCommitted(paused, numbers(30));
    expect(paused.revocations).toEqual([]);
  });

  it('tells how far the consumer is behind', async () => {
    const log = await scenario().log();
    const topic = await scenario().topic(log, 1);
    await log.append(topic, records(numbers(30)));
    const gate = new Gate();
    const handler = new PositionedHandler(new PositionTable(), (batch: RecordBatch) =>
      batch.records[0].offset < 10 ? undefined : gate.opened,
    );

    const subscription = await scenario().subscribe(log, topic, handler, { maxBatchRecords: 10 });
    await eventually(() => handler.batches.length === 2, 'the second batch was handed over');

    expect(subscription.lagRecords()).toBe(20);
    gate.open();
    await eventually(() => subscription.lagRecords() === 0, 'nothing is behind');
  });
}
