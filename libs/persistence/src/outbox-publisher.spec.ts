import type { OutgoingRecord, RecordPosition } from '@tocsin/messaging';
import { eventually, MemoryLog, type MemoryLogStore } from '@tocsin/messaging/testing';
import { FakeClock } from '@tocsin/runtime/testing';
import { Outbox } from './outbox.js';
import { execute } from './statement.js';
import { RelayScenario, row, TOPIC } from './testing/relay-scenario.js';
import { inTransaction } from './transaction.js';

/** So long that only a wake can be the reason when something happens. */
const NEVER_POLL_MS = 3_600_000;

describe('OutboxPublisher', () => {
  let scenario: RelayScenario;

  beforeEach(async () => {
    scenario = await RelayScenario.open();
  });
  afterEach(() => scenario.close());

  it('publishes key, value and headers as they were added, tombstones too', async () => {
    const relay = await scenario.startActive();
    await scenario.add(relay, [
      { topic: TOPIC, key: 'Ä"{,}\\', value: Buffer.from([0, 255, 39, 92]), headers: { ce_id: 'x"y', plain: 'ü' } },
      { topic: TOPIC, key: 'gone', value: null },
      { topic: TOPIC, key: 'empty', value: Buffer.alloc(0) },
    ]);
    await eventually(() => scenario.store.records(TOPIC).length === 3, 'three records are published');
    const byKey = new Map(scenario.store.records(TOPIC).map((record) => [record.key, record]));
    expect(byKey.get('Ä"{,}\\')).toMatchObject({
      value: Buffer.from([0, 255, 39, 92]),
      headers: { ce_id: 'x"y', plain: 'ü' },
    });
    expect(byKey.get('gone')).toMatchObject({ value: null, headers: {} });
    expect(byKey.get('empty')!.value).toEqual(Buffer.alloc(0));
  });

  it('publishes nothing of a transaction that rolls back, and everything after it', async () => {
    const relay = await scenario.startActive({ pollMs: NEVER_POLL_MS });
    await expect(
      inTransaction(scenario.database.dataSource, async (queryRunner) => {
        await new Outbox(relay).add(queryRunner, [row('lost')]);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await scenario.add(relay, [row('kept')]);
    await scenario.eventuallyHolds(['kept']);
  });

  it('holds rows back while a transaction that added earlier ones is open, and for no other transaction', async () => {
    const relay = await scenario.startActive();
    const unrelated = scenario.database.dataSource.createQueryRunner();
    await unrelated.startTransaction();
    await unrelated.query('insert into tally (key) values ($1)', ['held open']);
    const early = scenario.database.dataSource.createQueryRunner();
    await early.startTransaction();
    await new Outbox(relay).add(early, [row('first')]);
    await scenario.add(relay, [row('second')]);
    await scenario.add(relay, [row('elsewhere', 'other key')]);
    await eventually(() => scenario.isWaiting(), 'the relay has found the open transaction');
    expect(scenario.values()).toEqual([]);
    await early.commitTransaction();
    await scenario.eventuallyHolds(['first', 'second', 'elsewhere']);
    expect(scenario.valuesOf('k')).toEqual(['first', 'second']);
    await unrelated.rollbackTransaction();
    await Promise.all([early.release(), unrelated.release()]);
  });

  it('keeps the order of each key under concurrent writers whose transactions began in another order', async () => {
    const relay = await scenario.startActive({ pageRows: 7, gatherMs: 0 });
    await scenario.database.dataSource.query(`insert into tally (key) select 'k' || i from generate_series(0, 3) i`);
    const write = (writer: number) =>
      inTransaction(scenario.database.dataSource, async (queryRunner) => {
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
      () => scenario.values().length === 200,
      () => `200 records are published (there are ${scenario.values().length})`,
    );
    for (const key of ['k0', 'k1', 'k2', 'k3']) {
      expect(scenario.valuesOf(key)).toEqual(Array.from({ length: 50 }, (_, i) => `${i + 1}`));
    }
  });

  it('waits while the log is down, says so, and then drains in order without repeats', async () => {
    const relay = await scenario.startActive({ pageRows: 100 });
    await scenario.add(relay, [row('0')]);
    await scenario.eventuallyHolds(['0']);
    scenario.store.isDown = true;
    const missed = Array.from({ length: 2_500 }, (_, i) => `${i + 1}`);
    await scenario.add(
      relay,
      missed.map((value) => row(value)),
    );
    await eventually(() => relay.status().failing !== undefined, 'the relay fails');
    expect(relay.status().failing!.reason).toContain('the log does not answer');
    scenario.store.isDown = false;
    await eventually(() => scenario.values().length >= 2_501, 'everything is published');
    expect(scenario.values()).toEqual(['0', ...missed]);
    expect(relay.status()).toMatchObject({ isActive: true, failing: undefined, publishedRows: 2_501 });
  });

  it('does not repeat what one topic took while another refuses', async () => {
    const log = new HalfDeafLog(scenario.store, 'deaf');
    const relay = await scenario.startActive({}, log);
    scenario.store.ensure({ name: 'deaf', partitions: 1, cleanup: 'time' });
    await scenario.add(relay, [row('1'), { ...row('2'), topic: 'deaf' }, row('3')]);
    await eventually(() => log.refusals >= 3, 'the topic has refused three times');
    expect(scenario.values()).toEqual(['1', '3']);
    log.isDeaf = false;
    await scenario.eventuallyHolds(['2'], 'deaf');
    expect(scenario.values()).toEqual(['1', '3']);
  });

  it('publishes kept rows again, before newer ones, when the topic was deleted and made again', async () => {
    const lost: string[] = [];
    const first = await scenario.startActive({ pageRows: 2 });
    await scenario.add(first, [row('1'), row('2'), row('3'), row('4'), row('5')]);
    await scenario.eventuallyHolds(['1', '2', '3', '4', '5']);
    await first.stop();
    scenario.store.deleteTopic(TOPIC);
    scenario.store.ensure({ name: TOPIC, partitions: 3, cleanup: 'time' });
    await scenario.add({ wake: () => undefined }, [row('6')]);
    await scenario.startActive({ pageRows: 2, onTopicLost: (topic) => lost.push(topic) });
    await scenario.eventuallyHolds(['1', '2', '3', '4', '5', '6']);
    expect(scenario.values()).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(lost).toEqual([TOPIC]);
  });

  it('notices a lost topic without being restarted', async () => {
    const clock = new FakeClock();
    const relay = await scenario.startActive({}, undefined, clock);
    await scenario.add(relay, [row('1')]);
    await scenario.eventuallyHolds(['1']);
    scenario.store.deleteTopic(TOPIC);
    scenario.store.ensure({ name: TOPIC, partitions: 3, cleanup: 'time' });
    clock.advance(60_000);
    relay.wake();
    await scenario.eventuallyHolds(['1']);
  });

  it('prunes rows published longer ago than they are kept, and no others', async () => {
    const clock = new FakeClock();
    const relay = await scenario.startActive({ keepMs: 86_400_000 }, undefined, clock);
    await scenario.add(relay, [row('old 1'), row('old 2')]);
    await scenario.eventuallyHolds(['old 1', 'old 2']);
    clock.advance(600_000);
    relay.wake();
    await eventually(() => scenario.holds(`outbox_mark where sent_id = 2`, 1), 'the position is marked');
    await scenario.database.dataSource.query(`update outbox_mark set marked_at = marked_at - interval '1 day'`);
    await scenario.add(relay, [row('new')]);
    await scenario.eventuallyHolds(['old 1', 'old 2', 'new']);
    clock.advance(600_000);
    relay.wake();
    await eventually(() => scenario.holds('outbox', 1), 'one row is left');
    const [{ value }] = await scenario.database.dataSource.query<[{ value: Buffer }]>('select value from outbox');
    expect(String(value)).toBe('new');
  });

  it('keeps a record that the log refuses for good apart, with the reason, and goes on', async () => {
    const relay = await scenario.startActive({}, new MemoryLog({ store: scenario.store, maxRecordBytes: 100 }));
    await scenario.add(relay, [row('a'), { ...row('x'.repeat(200)), key: 'too large' }, row('b')]);
    await scenario.eventuallyHolds(['a', 'b']);
    const [rejected] = await scenario.database.dataSource.query<unknown[]>(
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
    const relay = await scenario.startActive({ pageBytes: 10 });
    const rows = Array.from({ length: 40 }, (_, i) => ({
      ...row(''),
      key: `k${i}`,
      value: i % 3 === 0 ? null : Buffer.alloc(i),
    }));
    await scenario.add(relay, rows);
    await eventually(() => scenario.store.records(TOPIC).length === 40, 'all are published');
    expect(new Set(scenario.store.records(TOPIC).map(({ key }) => key)).size).toBe(40);
  });
});

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
