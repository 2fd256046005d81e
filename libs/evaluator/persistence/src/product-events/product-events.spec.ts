import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { FencedError } from '@tocsin/messaging';
import type { ProductEvent, ProductEvents } from '@tocsin/payload-schemas';
import { type StoredEvents, typeTotals } from '@tocsin/evaluator-domain';
import { SilentLogger } from '@tocsin/runtime';
import { FakeClock } from '@tocsin/runtime/testing';
import { testStore, type TestStore } from '../testing/test-store.js';
import { EventMaintenance, type EventMaintenanceOptions } from './event-maintenance.js';
import { dayOf, EventPartitions } from './event-partitions.js';
import { deviceHash, userHash } from './event-hashes.js';
import { forgetPast } from './forget-past.js';
import { PostgresEventPositions } from './postgres-event-positions.js';
import { MAX_EVENT_TYPES } from './project-registry.js';

const DAY_MS = 86_400_000;
const NOW = 1_772_000_000_000;

// Keeps the server running between tests, each of which has a database of its own.
let server: TestDatabase;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());

let test: TestStore;
beforeEach(async () => {
  test = await testStore();
});
afterEach(() => test.drop());

const event = (given: Partial<ProductEvent> = {}): ProductEvent => ({
  type: 'Signup',
  time: NOW - 1000,
  deviceId: 'device-1',
  ...given,
});
const record = (events: readonly ProductEvent[], given: Partial<ProductEvents> = {}): ProductEvents => ({
  org: 'org1',
  owner: 'project:p1/0',
  receivedAt: NOW,
  events: [...events],
  ...given,
});
const rows = (statement: string): Promise<Record<string, unknown>[]> => test.database.dataSource.query(statement);

/** Stores batches one after the other, as one owner of partition 0. */
function writer(store = test.store.productEvents): (...records: readonly ProductEvents[]) => Promise<StoredEvents> {
  let taken: { epoch: number; nextOffset: number } | undefined;
  return async (...records) => {
    taken ??= await store.take(0);
    const { epoch, nextOffset } = taken;
    const batch = { partition: 0, epoch, fromOffset: nextOffset, nextOffset: nextOffset + 1, appendedAt: NOW, records };
    const stored = await store.commit(batch);
    taken = { epoch, nextOffset: nextOffset + 1 };
    return stored;
  };
}
const totals = (since = 0): Promise<readonly { name: string; total: number }[]> =>
  test.store.storedProductEvents.types('org1', 'p1', since);

describe('a partition', () => {
  const batch = (epoch: number, fromOffset: number, records: readonly ProductEvents[] = []) => ({
    partition: 3,
    epoch,
    fromOffset,
    nextOffset: fromOffset + 1,
    appendedAt: NOW,
    records,
  });

  it('begins at offset 0 and goes on where it was', async () => {
    expect(await test.store.productEvents.take(3)).toEqual({ epoch: 1, nextOffset: 0 });
    await test.store.productEvents.commit(batch(1, 0, [record([event()])]));
    expect(await test.store.productEvents.take(3)).toEqual({ epoch: 2, nextOffset: 1 });
  });

  it('stores nothing for who has lost it', async () => {
    await test.store.productEvents.take(3);
    await (await test.another()).productEvents.take(3);
    await expect(test.store.productEvents.commit(batch(1, 0, [record([event()])]))).rejects.toThrow(FencedError);
    expect(await totals()).toEqual([{ name: 'Signup', total: 0 }]);
  });

  it('takes a batch once whose answer was lost', async () => {
    const lost = batch(1, 0, [record([event({ insertId: undefined })])]);
    await test.store.productEvents.take(3);
    await test.store.productEvents.commit(lost);
    expect(await test.store.productEvents.commit(lost)).toMatchObject({ stored: 0 });
    expect(await totals()).toEqual([{ name: 'Signup', total: 1 }]);
  });

  it('begins anew when the topic was made again', async () => {
    await test.store.productEvents.take(3);
    await test.store.productEvents.commit(batch(1, 0));
    await rows(`update event_partition set topic_identity = 'another'`);
    expect(await test.store.productEvents.take(3)).toEqual({ epoch: 2, nextOffset: 0 });
  });
});

describe('repeats', () => {
  const insertId = 'i1';

  it.each([
    { when: 'in the same record', again: [event({ insertId })], isRepeat: true },
    { when: 'with another time and type', again: [event({ insertId, time: NOW - 5, type: 'Other' })], isRepeat: true },
    { when: 'of another device', again: [event({ insertId, deviceId: 'device-2' })], isRepeat: false },
    { when: 'with another id', again: [event({ insertId: 'i2' })], isRepeat: false },
    { when: 'without an id', again: [event()], isRepeat: false },
  ])('an event $when is a repeat: $isRepeat', async ({ again, isRepeat }) => {
    const write = writer();
    expect(await write(record([event({ insertId }), ...again]))).toMatchObject({ repeated: isRepeat ? 1 : 0 });
    const write2 = writer(await test.another().then((store) => store.productEvents));
    expect(await write2(record([event({ insertId })]))).toEqual({ stored: 0, repeated: 1, beyondTypes: 0, erased: 0 });
    const [{ count }] = await rows('select count(*)::int4 from product_event');
    expect(count).toBe(isRepeat ? 1 : 2);
  });

  // On each of the days that a table is for.
  it.each([0, 1, 2, 3])('are recognised for 7 days from day %i on, and no longer', async (day) => {
    const write = writer();
    const receivedAt = NOW + day * DAY_MS;
    await write(record([event({ insertId }), event({ insertId: 'i2' })], { receivedAt }));
    const later = record([event({ insertId })], { receivedAt: receivedAt + 7 * DAY_MS });
    expect(await write(later)).toMatchObject({ repeated: 1 });
    const tooLate = record([event({ insertId: 'i2' })], { receivedAt: receivedAt + 8 * DAY_MS });
    expect(await write(tooLate)).toMatchObject({ repeated: 0 });
  });

  it('are looked for in three tables at most', async () => {
    const partitions = new EventPartitions(test.database.dataSource);
    for (let day = 0; day < 8; day++) {
      const days = Array.from({ length: 8 }, (_, i) => NOW + (day + i) * DAY_MS);
      await partitions.ensure([], days);
      const plan = await rows(
        `explain (costs off) select hash from seen_event where hash = any('{1,2}') and day >= ${dayOf(days[0])}`,
      );
      const tables = new Set(JSON.stringify(plan).match(/seen_event_p\d{8}/g));
      expect([2, 3]).toContain(tables.size);
      await partitions.dropOld(days[0] + 8 * DAY_MS, 400);
    }
  });

  it('are recognised until their table goes, which is when none of its days is looked back at', async () => {
    const lastOfTable = NOW + 2 * DAY_MS;
    const write = writer();
    await write(record([event({ insertId })], { receivedAt: lastOfTable }));
    const tables = async (): Promise<number> =>
      (await rows(`select from pg_inherits where inhparent = 'seen_event'::regclass`)).length;
    const partitions = new EventPartitions(test.database.dataSource);
    const gone = (dayOf(lastOfTable) + 1 + 8) * DAY_MS;
    expect(await partitions.dropOld(gone - 1, 400)).toEqual([]);
    expect(await write(record([event({ insertId })], { receivedAt: lastOfTable + 7 * DAY_MS }))).toMatchObject({
      repeated: 1,
    });
    const before = await tables();
    expect(await partitions.dropOld(gone, 400)).toHaveLength(1);
    expect(await tables()).toBe(before - 1);
  });

  it('of another project are none', async () => {
    const write = writer();
    const other = record([event({ insertId })], { owner: 'project:p2/0' });
    expect(await write(record([event({ insertId })]), other)).toMatchObject({ stored: 2, repeated: 0 });
  });
});

describe('whose an event is', () => {
  const persons = async (): Promise<unknown[]> =>
    (await rows('select person::text from product_event order by time_ms')).map(({ person }) => person);

  it('that of the user it names, of the device, or of the last user of the device', async () => {
    const write = writer();
    await write(
      record([
        event({ time: NOW - 5 }),
        event({ time: NOW - 4, userId: 'hanako' }),
        event({ time: NOW - 3 }),
        event({ time: NOW - 2, userId: 'taro' }),
      ]),
    );
    await write(record([event({ time: NOW - 1 })]));
    const [device, hanako, taro] = [deviceHash('device-1'), userHash('hanako'), userHash('taro')];
    expect(await persons()).toEqual([device, hanako, hanako, taro, taro]);
    expect(await rows('select first_person::text, last_person::text from device_person')).toEqual([
      { first_person: hanako, last_person: taro },
    ]);
  });
});

describe('properties', () => {
  const sets = async (): Promise<unknown[]> =>
    (
      await rows(
        `select s.properties from product_event e left join user_set s on s.project_no = e.project_no and s.hash = e.user_set
         order by e.time_ms`,
      )
    ).map(({ properties }) => properties);
  const identify = (userProperties: ProductEvent['userProperties']): ProductEvent =>
    event({ type: '$identify', userId: 'hanako', userProperties });

  it('of a user go with the events that follow, over batches and partitions', async () => {
    const write = writer();
    await write(
      record([
        event({ time: NOW - 9, userId: 'hanako' }),
        identify({ $set: { tier: 'gold' }, $add: { visits: 1 } }),
        event({ time: NOW - 8, userId: 'hanako' }),
      ]),
    );
    await write(
      record([
        event({ time: NOW - 7, deviceId: 'device-2', userId: 'hanako' }),
        identify({ $add: { visits: 2 } }),
        event({ time: NOW - 6, userId: 'hanako', userProperties: { $unset: { tier: '-' } } }),
        event({ time: NOW - 5, userId: 'taro' }),
      ]),
    );
    const gold = { tier: 'gold', visits: 1 };
    expect(await sets()).toEqual([null, gold, gold, { visits: 3 }, null]);
  });

  it('that a repeat changes stay as they are', async () => {
    const write = writer();
    const add = { ...identify({ $add: { visits: 1 } }), insertId: 'i1' };
    await write(record([add]));
    await write(record([add, event({ userId: 'hanako' })]));
    expect(await sets()).toEqual([{ visits: 1 }]);
  });

  it('of a group are changed by what is no event', async () => {
    const write = writer();
    const change = (groupProperties: ProductEvent['groupProperties']): ProductEvent =>
      event({ type: '$groupidentify', groups: { company: ['Acme'] }, groupProperties });
    await write(record([change({ $set: { seats: 3 } }), change({ $add: { seats: 1 } })]));
    await write(record([change({ $set: { plan: 'team' } })]));
    expect(await rows('select type, name, properties from product_group')).toEqual([
      { type: 'company', name: 'Acme', properties: { seats: 4, plan: 'team' } },
    ]);
    expect(await totals()).toEqual([]);
  });

  it('of an event are kept with it', async () => {
    const write = writer();
    await write(
      record([
        event({
          time: NOW - 2,
          eventProperties: { plan: 'team' },
          properties: { country: 'Japan' },
          groups: { a: ['b'] },
        }),
        event({ time: NOW - 1, sessionId: NOW - 9 }),
      ]),
    );
    expect(await rows('select properties, session_ms from product_event order by time_ms')).toEqual([
      { properties: { e: { plan: 'team' }, b: { country: 'Japan' }, g: { a: ['b'] } }, session_ms: null },
      { properties: null, session_ms: NOW - 9 },
    ]);
  });
});

it('counts events of whole hours, of each project by itself', async () => {
  const write = writer();
  const hour = 3_600_000;
  await write(record([event({ type: 'B' }), event({ time: NOW - hour }), event()]));
  await write(record([event({ time: NOW - 2 * hour })]), record([event()], { owner: 'project:p2/0' }));
  expect(await totals()).toEqual([
    { name: 'B', total: 1 },
    { name: 'Signup', total: 3 },
  ]);
  expect(await totals(NOW - hour)).toEqual([
    { name: 'B', total: 1 },
    { name: 'Signup', total: 2 },
  ]);
});

it('sets events of one type too many aside, and still takes those of known types', async () => {
  const write = writer();
  const types = Array.from({ length: MAX_EVENT_TYPES }, (_, i) => event({ type: `type ${i}` }));
  const inParts = [types.slice(0, 1000), types.slice(1000)].map((part) => record(part));
  expect(await write(...inParts)).toMatchObject({ stored: MAX_EVENT_TYPES, beyondTypes: 0 });
  const write2 = writer((await test.another()).productEvents);
  expect(await write2(record([event({ type: 'one more' }), event({ type: 'type 7' })]))).toEqual({
    stored: 1,
    repeated: 0,
    beyondTypes: 1,
    erased: 0,
  });
});

it('two partitions may change the same user at the same time', async () => {
  const stores = [test.store, await test.another()].map((store) => store.productEvents);
  const add = (deviceId: string): ProductEvents =>
    record([event({ type: '$identify', deviceId, userId: 'hanako', userProperties: { $add: { visits: 1 } } })]);
  const runs = stores.map(async (store, partition) => {
    const { epoch } = await store.take(partition);
    for (let offset = 0; offset < 20; offset++) {
      const batch = { partition, epoch, fromOffset: offset, nextOffset: offset + 1, appendedAt: NOW };
      await store.commit({ ...batch, records: [add(`device-${partition}`)] });
    }
  });
  await Promise.all(runs);
  expect(
    await rows(
      `select s.properties from product_person p join user_set s on s.project_no = p.project_no and s.hash = p.user_set`,
    ),
  ).toEqual([{ properties: { visits: 40 } }]);
});

const maintenance = (given: Partial<EventMaintenanceOptions>): EventMaintenance =>
  new EventMaintenance({
    dataSource: test.database.dataSource,
    partitions: new EventPartitions(test.database.dataSource),
    clock: new FakeClock(NOW),
    logger: new SilentLogger(),
    retentionDays: 400,
    deletedProjects: () => [],
    ...given,
  });

it('drops whole days past their retention', async () => {
  const write = writer();
  await write(record([event({ time: NOW - 10 * DAY_MS }), event({ insertId: 'i1' })]));
  await maintenance({ retentionDays: 11 }).run();
  expect(await rows('select count(*)::int4 as n from product_event')).toEqual([{ n: 2 }]);
  await maintenance({ retentionDays: 9 }).run();
  expect(await rows('select count(*)::int4 as n from product_event')).toEqual([{ n: 1 }]);
});

describe('past the retention', () => {
  const tierOf = (userId: string, tier: string, daysAgo: number): ProductEvent =>
    event({ userId, deviceId: `of ${userId}`, time: NOW - daysAgo * DAY_MS, userProperties: { $set: { tier } } });
  const tiers = async (): Promise<unknown[]> =>
    (await rows(`select properties ->> 'tier' as tier from user_set order by 1`)).map(({ tier }) => tier);

  it('numbers by hour go with the events', async () => {
    await writer()(record([event({ time: NOW - 10 * DAY_MS }), event({ time: NOW - 9 * DAY_MS }), event()]));
    await maintenance({ retentionDays: 10 }).run();
    expect(await totals()).toEqual([{ name: 'Signup', total: 3 }]);
    await maintenance({ retentionDays: 9 }).run();
    expect(await totals()).toEqual([{ name: 'Signup', total: 2 }]);
  });

  it('properties go that neither an event nor a user has', async () => {
    const write = writer();
    await write(record([tierOf('hanako', 'silver', 10), tierOf('taro', 'bronze', 10), tierOf('jiro', 'iron', 10)]));
    // Of an event that changes nothing, and of one that comes late.
    await write(record([event({ deviceId: 'of hanako', time: NOW - 5 * DAY_MS })]));
    await write(record([event({ deviceId: 'of hanako', time: NOW - 7 * DAY_MS })]));
    await write(record([tierOf('hanako', 'gold', 0), tierOf('taro', 'gold', 0)]));
    expect(await tiers()).toEqual(['bronze', 'gold', 'iron', 'silver']);
    await maintenance({ retentionDays: 10 }).run();
    expect(await tiers()).toEqual(['bronze', 'gold', 'iron', 'silver']);
    await maintenance({ retentionDays: 9 }).run();
    expect(await tiers()).toEqual(['gold', 'iron', 'silver']);
    await maintenance({ retentionDays: 5 }).run();
    expect(await tiers()).toEqual(['gold', 'iron', 'silver']);
    await maintenance({ retentionDays: 4 }).run();
    expect(await tiers()).toEqual(['gold', 'iron']);
  });

  it('properties stay that come to be used again while they are removed', async () => {
    const write = writer();
    const users = Array.from({ length: 20 }, (_, i) => `user-${i}`);
    for (const round of [1, 2, 3, 4, 5]) {
      const earlier = users.flatMap((user) => [tierOf(user, `${user}-${round}`, 1), tierOf(user, 'none', 1)]);
      await write(record(earlier));
      const again = users.map((user) => tierOf(user, `${user}-${round}`, 0));
      await Promise.all([write(record(again)), forgetPast(test.database.dataSource, dayOf(NOW))]);
    }
    expect(
      await rows(`select from product_event e where time_ms >= ${dayOf(NOW) * DAY_MS} and not exists (
        select from user_set s where s.project_no = e.project_no and s.hash = e.user_set)`),
    ).toEqual([]);
  });
});

describe('a deleted project', () => {
  const everything = [
    event({ userId: 'hanako', userProperties: { $set: { tier: 'gold' } } }),
    event({ time: NOW - 3 * DAY_MS }),
    event({ type: '$groupidentify', groups: { company: ['Acme'] }, groupProperties: { $set: { seats: 3 } } }),
  ];
  const TABLES = [
    'event_hour',
    'event_type',
    'device_person',
    'product_person',
    'user_set',
    'product_group',
    'project',
  ];
  const counts = async (): Promise<unknown[]> =>
    Promise.all(
      ['product_event', ...TABLES].map(async (table) => (await rows(`select count(*)::int4 as n from ${table}`))[0]),
    );
  const erase = (): Promise<void> => maintenance({ deletedProjects: () => [{ org: 'org1', projectId: 'p1' }] }).run();

  it('leaves nothing behind, and other projects alone', async () => {
    const write = writer();
    await write(record(everything, { owner: 'project:p2/0' }));
    const before = await counts();
    await write(record(everything));
    await erase();
    expect(await counts()).toEqual(before);
    expect(await test.store.storedProductEvents.types('org1', 'p2', 0)).toEqual([{ name: 'Signup', total: 2 }]);
  });

  it('is known again through events that were on their way, until it is erased again', async () => {
    const write = writer();
    await write(record(everything));
    await erase();
    await expect(write(record([event({ type: 'Late' })]))).rejects.toThrow(/was erased/);
    const again = writer();
    expect(await again(record([event({ type: 'Late' })]))).toMatchObject({ stored: 1 });
    await erase();
    expect(await counts()).toEqual(['product_event', ...TABLES].map(() => ({ n: 0 })));
  });
});

describe('types of events by bucket', () => {
  const HOUR_MS = 3_600_000;
  const TODAY = Math.floor(NOW / DAY_MS) * DAY_MS;

  // Of a zone whose days begin with an hour of UTC it is read from what is kept by hour, of others from the events.
  it.each([{ first: TODAY }, { first: TODAY - HOUR_MS / 2 }])('are counted from $first', async ({ first }) => {
    const at = (time: number, type = 'Signup'): ProductEvent => event({ time, type });
    const write = writer();
    await write(record([at(first - 1), at(first), at(first, 'Buy'), at(first + DAY_MS - 1, 'Buy')]));
    await write(record([at(first + DAY_MS, 'Buy'), at(first + 2 * DAY_MS)]));
    await write(record([at(first)], { owner: 'project:p2/0' }));
    const bounds = [first, first + DAY_MS, first + 2 * DAY_MS];
    const never = new AbortController().signal;
    const totalsOf = (org: string): Promise<unknown> =>
      typeTotals(test.store.productQueries, { org, projectId: 'p1', bounds }, never);
    expect(await totalsOf('org1')).toEqual([
      { name: 'Buy', totals: [2, 1] },
      { name: 'Signup', totals: [1, 0] },
    ]);
    expect(await totalsOf('org2')).toEqual([]);
  });
});

it('positions are those of the topic as it is', async () => {
  await writer()(record([event({})]));
  expect(await test.store.eventPositions.nextOffsets()).toEqual(new Map([[0, 1]]));
  const positions = new PostgresEventPositions(test.database.dataSource, 'made again');
  expect(await positions.nextOffsets()).toEqual(new Map());
});
