import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { eventually, PositionedHandler, PositionTable } from '@tocsin/messaging/testing';
import { SilentLogger, SystemClock, TimeOrderedIds } from '@tocsin/runtime';
import pg from 'pg';
import { EmbeddedLog, type EmbeddedLogOptions } from './embedded-log.js';

const TOPIC = 'things';

describe('a member of a group of the embedded log', () => {
  let database: TestDatabase;
  let logs: EmbeddedLog[];

  beforeEach(async () => {
    database = await testDatabase();
    logs = [];
    const log = await open();
    await log.ensureTopics([{ name: TOPIC, partitions: 4, cleanup: 'time' }]);
  });
  afterEach(async () => {
    await Promise.all(logs.map((log) => log.close()));
    await database.drop();
  });

  async function open(options: Partial<EmbeddedLogOptions> = {}): Promise<EmbeddedLog> {
    const clock = new SystemClock();
    const ids = new TimeOrderedIds(clock);
    const log = await EmbeddedLog.open({
      url: database.url,
      clock,
      ids,
      logger: new SilentLogger(),
      poolSize: 3,
      ...options,
    });
    logs.push(log);
    return log;
  }

  async function query(text: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client(database.superuserUrl);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  }

  it('that was declared dead drops its partitions and joins anew', async () => {
    const log = await open({ leaseMs: 600 });
    const handler = new PositionedHandler(new PositionTable());
    const subscription = await log.subscribe({ group: 'g', topics: [TOPIC] }, handler);
    await eventually(() => handler.owned.size === 4, 'it has all partitions');
    await eventually(async () => {
      // A look at the group that is under way joins again without noticing.
      if (handler.revocations.length === 0) await query('delete from log.member');
      return handler.revocations.length >= 4;
    }, 'it has dropped them');
    await eventually(() => handler.owned.size === 4 && subscription.isJoined(), 'it has them again');
    await log.append(TOPIC, [{ key: 'k', value: Buffer.from('1') }]);
    await eventually(() => handler.table.values().includes('1'), 'it works');
    expect(handler.faults).toEqual([]);
    const [{ least }] = await query('select min(epoch)::int as least from log.claim');
    expect(least).toBeGreaterThanOrEqual(2);
  });

  it('of a process that is alone does not wait for the leases of its predecessor', async () => {
    await query(`insert into log.consumer_group (name) values ('g')`);
    await query(`insert into log.member select 'g', 'predecessor', array['${TOPIC}'], now() + interval '1 hour'`);
    await query(`insert into log.claim select 'g', topic_id, generate_series(0, 3), 'predecessor', 1 from log.topic`);
    const log = await open({ isAlone: true });
    const handler = new PositionedHandler(new PositionTable());
    await log.subscribe({ group: 'g', topics: [TOPIC] }, handler);
    await eventually(() => handler.owned.size === 4, 'it has all partitions');
    expect(handler.faults).toEqual([]);
  });

  it('leaves nothing behind when it is closed', async () => {
    const handler = new PositionedHandler(new PositionTable());
    const subscription = await logs[0].subscribe({ group: 'g', topics: [TOPIC] }, handler);
    await eventually(() => handler.owned.size === 4, 'it has all partitions');
    await subscription.close();
    expect(await query('select * from log.member')).toEqual([]);
    expect(await query('select * from log.claim where member_id is not null')).toEqual([]);
    expect(subscription.isJoined()).toBe(false);
  });

  it('is woken by appends of other processes, of partitions that only those append to', async () => {
    const handler = new PositionedHandler(new PositionTable());
    await logs[0].subscribe({ group: 'g', topics: [TOPIC] }, handler);
    const other = await open();
    for (let i = 0; i < 20; i++) {
      await other.append(TOPIC, [{ key: 'k', value: Buffer.from(`${i}`), partition: i % 4 }]);
      await eventually(() => handler.table.values().includes(`${i}`), `record ${i} has come`);
    }
    expect(handler.faults).toEqual([]);
  });
});
