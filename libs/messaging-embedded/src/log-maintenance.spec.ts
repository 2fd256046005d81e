import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import type { OutgoingRecord } from '@tocsin/messaging';
import { SilentLogger, SystemClock, TimeOrderedIds } from '@tocsin/runtime';
import pg from 'pg';
import { EmbeddedLog } from './embedded-log.js';

const HOUR_MS = 3_600_000;

describe('maintenance of the embedded log', () => {
  let database: TestDatabase;
  let log: EmbeddedLog;
  let client: pg.Client;

  beforeEach(async () => {
    database = await testDatabase();
    const clock = new SystemClock();
    log = await EmbeddedLog.open({
      url: database.url,
      clock,
      ids: new TimeOrderedIds(clock),
      logger: new SilentLogger(),
      tombstoneKeepMs: 24 * HOUR_MS,
    });
    client = new pg.Client(database.url);
    client.on('error', () => undefined);
    await client.connect();
    await log.ensureTopics([
      { name: 'timed', partitions: 1, cleanup: 'time', retentionMs: HOUR_MS },
      { name: 'kept', partitions: 1, cleanup: 'time' },
      { name: 'state', partitions: 1, cleanup: 'compact' },
    ]);
  });
  afterEach(async () => {
    await client.end();
    await log.close();
    await database.drop();
  });

  const record = (key: string, value: string | null): OutgoingRecord => ({
    key,
    value: value === null ? null : Buffer.from(value),
  });

  async function contents(topic: string): Promise<string[]> {
    const read: string[] = [];
    const follower = await log.follow(topic, async (records) => {
      for (const { offset, key, value } of records)
        read.push(`${offset} ${key}=${value === null ? 'gone' : String(value)}`);
    });
    await follower.caughtUp;
    await follower.close();
    return read;
  }

  /** Makes everything that a topic holds by now older. */
  async function age(topic: string, ms: number): Promise<void> {
    await client.query(
      `update log.segment set appended_at = appended_at - $2 where topic_id = (select topic_id from log.topic where name = $1)`,
      [topic, ms],
    );
  }

  it('removes what is older than the topic keeps, and nothing else', async () => {
    for (const topic of ['timed', 'kept']) {
      await log.append(topic, [record('a', '1'), record('a', '2')]);
      await age(topic, HOUR_MS);
      await log.append(topic, [record('a', '3')]);
    }
    await log.maintain();
    expect(await contents('timed')).toEqual(['2 a=3']);
    expect(await contents('kept')).toEqual(['0 a=1', '1 a=2', '2 a=3']);
    expect(await log.endOffsets('timed')).toEqual([3]);
  });

  it('leaves the end where it was when everything has been removed, and goes on from there', async () => {
    await log.append('timed', [record('a', '1'), record('a', '2')]);
    await age('timed', HOUR_MS);
    await log.maintain();
    expect(await contents('timed')).toEqual([]);
    expect(await log.append('timed', [record('a', '3')])).toEqual([{ partition: 0, offset: 2 }]);
    expect(await contents('timed')).toEqual(['2 a=3']);
  });

  it('removes more than one batch', async () => {
    for (let i = 0; i < 3; i++) {
      await log.append(
        'timed',
        Array.from({ length: 3 }, () => record('a', 'x'.repeat(300_000))),
      );
    }
    await client.query(
      `insert into log.segment (topic_id, partition, last_offset, records, appended_at, is_tombstone, payload)
       select topic_id, 0, i, 1, 0, false, '' from log.topic, generate_series(-2500, -1) i where name = 'timed'`,
    );
    await log.maintain();
    expect((await client.query('select from log.segment where last_offset < 0')).rowCount).toBe(0);
    expect(await contents('timed')).toHaveLength(9);
  });

  it('keeps of each key of a compacted topic the newest record, at its own offset', async () => {
    await log.append('state', [record('a', '1'), record('b', '1'), record('a', '2')]);
    await age('state', HOUR_MS + 60_000);
    await log.maintain();
    expect(await contents('state')).toEqual(['1 b=1', '2 a=2']);
    await log.append('state', [record('b', '2'), record('c', '1')]);
    await log.append('state', [record('b', '3')]);
    await age('state', HOUR_MS + 60_000);
    await log.maintain();
    expect(await contents('state')).toEqual(['2 a=2', '4 c=1', '5 b=3']);
    await log.maintain();
    expect(await contents('state')).toHaveLength(3);
  });

  it('keeps what was replaced less than an hour ago', async () => {
    await log.append('state', [record('a', '1'), record('a', '2')]);
    await age('state', HOUR_MS + 60_000);
    await log.append('state', [record('a', '3')]);
    await age('state', HOUR_MS - 60_000);
    await log.maintain();
    expect(await contents('state')).toEqual(['1 a=2', '2 a=3']);
    await age('state', 120_000);
    await log.maintain();
    expect(await contents('state')).toEqual(['2 a=3']);
  });

  it('keeps a tombstone until every follower has had the time to see it', async () => {
    await log.append('state', [record('a', '1'), record('a', null), record('b', '1')]);
    await age('state', 2 * HOUR_MS);
    await log.maintain();
    expect(await contents('state')).toEqual(['1 a=gone', '2 b=1']);
    await age('state', 22 * HOUR_MS + 60_000);
    await log.maintain();
    expect(await contents('state')).toEqual(['2 b=1']);
  });

  it('refuses keys that the table cannot hold, and only those', async () => {
    await expect(log.append('state', [record('ok', '1'), record('a\0b', '1')])).rejects.toThrow('the character NUL');
    expect(await log.endOffsets('state')).toEqual([0]);
    await log.append('kept', [record('a\0b', '1')]);
    expect(await contents('kept')).toEqual(['0 a\0b=1']);
  });

  it('lets a consumer that is behind go on with what is left', async () => {
    await log.append('timed', [record('a', '1'), record('a', '2')]);
    await age('timed', HOUR_MS);
    await log.append('timed', [record('a', '3')]);
    await log.maintain();
    const seen: number[] = [];
    const handler = {
      onAssigned: async () => 0,
      onBatch: async ({ records, nextOffset }: { records: readonly { offset: number }[]; nextOffset: number }) => {
        seen.push(...records.map(({ offset }) => offset), nextOffset);
        if (nextOffset === 3) done();
      },
      onRevoked: async () => {},
    };
    let done: () => void = () => {};
    const finished = new Promise<void>((resolve) => (done = resolve));
    await log.subscribe({ group: 'g', topics: ['timed'] }, handler);
    await finished;
    expect(seen).toEqual([2, 3]);
  });
});
