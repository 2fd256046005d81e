import type { UserErasure, WantedErasure } from '@tocsin/evaluator-domain';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import type { ProductEvent, ProductEvents } from '@tocsin/payload-schemas';
import { SilentLogger } from '@tocsin/runtime';
import { FakeClock } from '@tocsin/runtime/testing';
import type { DataSource } from 'typeorm';
import { testStore, type TestStore } from '../testing/test-store.js';
import { eraseUsers } from './erase-users.js';
import { ErasureMaintenance, NAME_KEEP_MS } from './erasure-maintenance.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = 1_772_000_000_000;
const DUE = NOW + DAY_MS;
const PROJECT = { org: 'org1', projectId: 'p1' };

// Keeps the server running between tests, each of which has a database of its own.
let server: TestDatabase;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());

let test: TestStore;
let clock: FakeClock;
beforeEach(async () => {
  test = await testStore();
  clock = new FakeClock(NOW);
});
afterEach(() => test.drop());

const event = (given: Partial<ProductEvent> = {}): ProductEvent => ({
  type: 'Visit',
  time: NOW - 1000,
  deviceId: 'phone',
  ...given,
});
const identify = (userId: string, properties: Record<string, string>, deviceId = 'phone'): ProductEvent =>
  event({ type: '$identify', userId, deviceId, userProperties: { $set: properties } });

const rows = (statement: string): Promise<Record<string, unknown>[]> => test.database.dataSource.query(statement);

type Write = (events: readonly ProductEvent[], given?: Partial<ProductEvents>) => Promise<unknown>;

/** Stores batches one after the other, as the owner of a partition. */
function writer(partition = 0, given = test): Write {
  const store = given.store.productEvents;
  let taken: { epoch: number; nextOffset: number } | undefined;
  return async (events, of = {}) => {
    taken ??= await store.take(partition);
    const { epoch, nextOffset } = taken;
    const record = { org: 'org1', owner: 'project:p1/0', receivedAt: NOW, events: [...events], ...of };
    const at = { partition, epoch, fromOffset: nextOffset, nextOffset: nextOffset + 1, appendedAt: NOW };
    const stored = await store.commit({ ...at, records: [record] });
    taken = { epoch, nextOffset: nextOffset + 1 };
    return stored;
  };
}

const request = (...userIds: readonly string[]): ReturnType<typeof requestWith> => requestWith({ userIds });
function requestWith(
  given: Partial<WantedErasure>,
): Promise<{ readonly erasures: readonly UserErasure[]; readonly unknown: readonly string[] }> {
  const wanted = { userIds: [], requester: 'dpo@example.com', requestedAt: NOW, dueAt: DUE, ignoresUnknown: false };
  return test.store.userErasures.request(PROJECT, { ...wanted, ...given });
}
const maintenance = (): ErasureMaintenance =>
  new ErasureMaintenance({ dataSource: test.database.dataSource, clock, logger: new SilentLogger() });
const runAt = async (at: number): Promise<void> => {
  clock.step(at - clock.now());
  await maintenance().run();
};
const statuses = async (): Promise<unknown[]> =>
  (await test.store.userErasures.list(PROJECT, 0, DUE + DAY_MS)).map(({ userId, status }) => `${userId} ${status}`);

/** All that is kept, as it looks to who reads it. */
async function everything(given = test): Promise<unknown> {
  const read = (statement: string): Promise<unknown> => given.database.dataSource.query(statement);
  return {
    events: await read(
      'select type_no, time_ms, person, user_set, properties from product_event order by time_ms, person',
    ),
    hours: await read(
      `select type_no, hour, sum(total)::int8 as total from event_hour group by 1, 2 having sum(total) <> 0 order by 1, 2`,
    ),
    devices: await read('select device, first_person, last_person from device_person order by device'),
    persons: await read('select person, user_set from product_person order by person'),
    sets: await read('select properties from user_set order by hash'),
  };
}

const HANAKO: readonly ProductEvent[] = [
  event({ time: NOW - 3 * DAY_MS }),
  identify('hanako', { mail: 'hanako@example.com' }),
  event({ time: NOW - 2 * DAY_MS, userId: 'hanako' }),
  event({ time: NOW - DAY_MS, deviceId: 'laptop', userId: 'hanako' }),
  event({ time: NOW - DAY_MS, deviceId: 'laptop' }),
  identify('hanako', { mail: 'hanako@example.com', tier: 'gold' }),
  event({ time: NOW - 5000, userId: 'hanako' }),
];
const TARO: readonly ProductEvent[] = [
  event({ time: NOW - DAY_MS, deviceId: 'tablet' }),
  identify('taro', { tier: 'gold' }, 'tablet'),
  event({ time: NOW - 6000, deviceId: 'tablet', userId: 'taro' }),
];

describe('a user who is erased', () => {
  it('leaves all as if there had never been such a user, the numbers of hours included', async () => {
    const other = await testStore();
    await writer(0, other)(TARO);
    const write = writer();
    await write(TARO);
    await write(HANAKO);
    expect(await everything()).not.toEqual(await everything(other));
    await request('hanako');
    await runAt(DUE);
    expect(await everything()).toEqual(await everything(other));
    expect(await rows('select from leaving_user_set')).toEqual([]);
    await other.drop();
  });

  it('is erased when it is due, and not before', async () => {
    await writer()(HANAKO);
    const before = await everything();
    await request('hanako');
    await runAt(DUE - 1);
    expect([await everything(), await statuses()]).toEqual([before, ['hanako staging']]);
    await runAt(DUE);
    expect(await statuses()).toEqual(['hanako done']);
    expect(await everything()).toEqual({ events: [], hours: [], devices: [], persons: [], sets: [] });
  });

  it('leaves events of other projects alone', async () => {
    const write = writer();
    await write(HANAKO, { owner: 'project:p2/0' });
    const before = await everything();
    await write(HANAKO);
    await request('hanako');
    await runAt(DUE);
    expect(await everything()).toEqual(before);
  });
});

describe('a device', () => {
  const device = (...userIds: readonly string[]): readonly ProductEvent[] =>
    userIds.map((userId, i) => event({ time: NOW - 1000 + i, ...(userId !== '' && { userId }) }));
  const uniques = async (): Promise<unknown> =>
    (
      await rows(
        `select count(*)::int4 as events, count(distinct coalesce(d.first_person, e.person))::int4 as people
         from product_event e left join device_person d on d.project_no = e.project_no and d.device = e.person`,
      )
    )[0];

  it.each([
    { when: 'was only theirs', users: ['', 'hanako', ''], left: { events: 0, people: 0 } },
    { when: 'was theirs first', users: ['', 'hanako', 'taro', ''], left: { events: 2, people: 1 } },
    { when: 'was theirs last', users: ['', 'taro', 'hanako', ''], left: { events: 2, people: 1 } },
    { when: 'was theirs in between', users: ['', 'taro', 'hanako', 'taro', ''], left: { events: 4, people: 1 } },
    { when: 'was never theirs', users: ['', 'taro', ''], left: { events: 3, people: 1 } },
  ])('that $when keeps what others did', async ({ users, left }) => {
    const write = writer();
    await write(device(...users));
    await write([event({ deviceId: 'elsewhere', userId: 'hanako' })]);
    await request('hanako');
    await runAt(DUE);
    expect(await uniques()).toEqual(left);
  });

  it('of two users who go together keeps nothing', async () => {
    await writer()(device('', 'hanako', 'taro', ''));
    await request('hanako', 'taro');
    await runAt(DUE);
    expect(await everything()).toEqual({ events: [], hours: [], devices: [], persons: [], sets: [] });
  });
});

describe('events of an erased user', () => {
  const late = { receivedAt: DUE };
  const after = { receivedAt: DUE + 1 };
  beforeEach(async () => {
    await writer(1)([...HANAKO, ...TARO]);
    await request('hanako');
    await runAt(DUE);
  });

  it.each<{ what: string; events: readonly ProductEvent[]; of: { receivedAt: number }; stored: number }>([
    { what: 'that came before are left out', events: [event({ userId: 'hanako' })], of: late, stored: 0 },
    { what: 'without a user on their device, too', events: [event()], of: late, stored: 0 },
    {
      what: 'on a device that only they name, too',
      events: [event({ userId: 'hanako', deviceId: 'new' }), event({ deviceId: 'new' })],
      of: late,
      stored: 0,
    },
    {
      what: 'that another user takes over are of that user',
      events: [event({ userId: 'jiro' }), event()],
      of: late,
      stored: 2,
    },
    { what: 'that come afterwards are of somebody new', events: [event({ userId: 'hanako' })], of: after, stored: 1 },
    { what: 'on their device afterwards are nobody’s', events: [event()], of: after, stored: 1 },
    { what: 'of others stay', events: [event({ userId: 'taro', deviceId: 'tablet' })], of: late, stored: 1 },
  ])('$what', async ({ events, of, stored }) => {
    expect(await writer()(events, of)).toMatchObject({ stored, erased: events.length - stored, repeated: 0 });
  });

  it('are left out over batches on a device that only they name', async () => {
    const write = writer();
    await write([event({ userId: 'hanako', deviceId: 'new' })], late);
    expect(await write([event({ deviceId: 'new' })], late)).toMatchObject({ stored: 0, erased: 1 });
  });

  it('bring back no properties', async () => {
    const write = writer();
    await write([identify('hanako', { mail: 'hanako@example.com' })], late);
    await write([event({ userId: 'hanako' })], after);
    expect(await rows(`select from user_set where properties ? 'mail'`)).toEqual([]);
  });
});

describe('properties that an erased user had', () => {
  const sets = async (): Promise<unknown[]> =>
    (await rows('select properties from user_set order by hash')).map(({ properties }) => properties);
  const gold = { tier: 'gold' };

  it.each<{ when: string; others: readonly ProductEvent[]; left: readonly object[] }>([
    { when: 'nobody else has them', others: [], left: [] },
    { when: 'another user has them', others: [identify('taro', gold, 'tablet')], left: [gold] },
    {
      when: 'another user had them when something happened',
      others: [
        identify('taro', gold, 'tablet'),
        event({ userId: 'taro', deviceId: 'tablet' }),
        event({ type: '$identify', userId: 'taro', deviceId: 'tablet', userProperties: { $unset: { tier: '-' } } }),
      ],
      left: [gold],
    },
  ])('are left if $when', async ({ others, left }) => {
    const write = writer();
    await write([identify('hanako', gold), event({ userId: 'hanako' }), ...others]);
    await request('hanako');
    await runAt(DUE);
    expect(await sets()).toEqual(left);
  });

  it('stay if somebody gets them while they are leaving', async () => {
    const write = writer();
    await write([identify('hanako', gold), event({ userId: 'hanako' })]);
    await request('hanako');
    let steps = 0;
    const stopsBeforeTheLast = (): boolean => ++steps === 3;
    const [{ project_no: projectNo }] = await rows('select project_no from project');
    const interrupted = await eraseUsers(test.database.dataSource, Number(projectNo), DUE, stopsBeforeTheLast);
    expect([interrupted, (await rows('select from leaving_user_set')).length]).toEqual([undefined, 1]);
    await write([identify('taro', gold, 'tablet')], { receivedAt: DUE + 1 });
    await runAt(DUE + 1);
    expect(await sets()).toEqual([gold]);
  });

  it('stay if something happened with them on a day that began meanwhile', async () => {
    const write = writer();
    await write([identify('hanako', gold), event({ userId: 'hanako' })]);
    await request('hanako');
    const taro = { userId: 'taro', deviceId: 'tablet' };
    const nextDay: readonly ProductEvent[] = [
      identify('taro', gold, 'tablet'),
      event({ ...taro, time: DUE + DAY_MS }),
      event({ ...taro, type: '$identify', userProperties: { $unset: { tier: '-' } } }),
    ];
    const { dataSource } = test.database;
    let isNextDay = false;
    const query = async (...asked: Parameters<DataSource['query']>): Promise<unknown> => {
      const days: unknown = await dataSource.query(...asked);
      if (!isNextDay) await write(nextDay, { receivedAt: DUE + DAY_MS });
      isNextDay = true;
      return days;
    };
    const overMidnight = Object.create(dataSource, { query: { value: query } }) as DataSource;
    const [{ project_no: projectNo }] = await rows('select project_no from project');
    expect(await eraseUsers(overMidnight, Number(projectNo), DUE, () => false)).toBe(1);
    expect(await sets()).toEqual([gold]);
  });
});

it.each([1, 2, 3, 4, 5, 6, 7, 8])('is gone on with after it ended at step %i', async (step) => {
  const other = await testStore();
  await writer(0, other)(TARO);
  const write = writer();
  await write(TARO);
  await write(HANAKO);
  await request('hanako');
  let steps = 0;
  const [{ project_no: projectNo }] = await rows('select project_no from project');
  await eraseUsers(test.database.dataSource, Number(projectNo), DUE, () => ++steps === step);
  await runAt(DUE + 1);
  expect(await everything()).toEqual(await everything(other));
  expect(await statuses()).toEqual(['hanako done']);
  await other.drop();
});

it('goes on while events are stored, and loses none of others', async () => {
  const users = Array.from({ length: 12 }, (_, i) => `user-${i}`);
  const leaving = users.filter((_, i) => i % 3 === 0);
  const tiers = ['gold', 'silver', 'none'];
  const batch = (n: number, partition: number): readonly ProductEvent[] =>
    users.flatMap((userId, i) => {
      const deviceId = `device-${partition}-${i}`;
      return [
        identify(userId, { tier: tiers[(n + i) % 3] }, deviceId),
        event({ userId, deviceId, time: NOW - n * HOUR_MS }),
      ];
    });
  for (const partition of [0, 1]) await writer(partition)(batch(0, partition));
  await request(...leaving);
  clock.step(DUE - clock.now());
  let hasEnded = false;
  const writing = [0, 1].map(async (partition) => {
    const write = writer(partition);
    for (let n = 1; !hasEnded || n < 10; n++) await write(batch(n, partition), { receivedAt: DUE - 1 });
  });
  await maintenance()
    .run()
    .finally(() => (hasEnded = true));
  await Promise.all(writing);

  expect((await statuses()).sort()).toEqual(leaving.map((userId) => `${userId} done`));
  expect(
    await rows(
      `select from product_event e join erased_person x on x.project_no = e.project_no and x.person = e.person`,
    ),
  ).toEqual([]);
  expect(
    await rows(
      `select * from (select type_no, time_ms / ${HOUR_MS} as hour, count(*) as n from product_event group by 1, 2) e
         full join (select type_no, hour, sum(total) as n from event_hour group by 1, 2) h using (type_no, hour)
       where coalesce(e.n, 0) <> coalesce(h.n, 0)`,
    ),
  ).toEqual([]);
  const dangling = `select from %s used where user_set is not null
    and not exists (select from user_set s where s.project_no = used.project_no and s.hash = used.user_set)`;
  expect(await rows(dangling.replace('%s', 'product_event'))).toEqual([]);
  expect(await rows(dangling.replace('%s', 'product_person'))).toEqual([]);
});

describe('a request', () => {
  beforeEach(() => writer()([...HANAKO, ...TARO]));

  it('is the same when it comes again, until it was done', async () => {
    const first = await request('hanako');
    const again = await requestWith({ userIds: ['hanako', 'taro'], requester: 'another', dueAt: DUE + 5 });
    expect(again.erasures).toEqual([
      ...first.erasures,
      expect.objectContaining({ userId: 'taro', requester: 'another', dueAt: DUE + 5 }),
    ]);
    await runAt(DUE);
    expect(await request('hanako')).toEqual({ erasures: [], unknown: ['hanako'] });
  });

  it('of which users are not known takes none, or the others', async () => {
    const userIds = ['hanako', 'nobody'];
    expect(await requestWith({ userIds })).toEqual({ erasures: [], unknown: ['nobody'] });
    expect(await statuses()).toEqual([]);
    expect(await requestWith({ userIds, ignoresUnknown: true })).toMatchObject({
      erasures: [{ userId: 'hanako' }],
      unknown: ['nobody'],
    });
  });

  it('knows users of a device that had others before and after, and no properties', async () => {
    await writer(1)([event({ userId: 'taro' }), event({ userId: 'saburo' }), event({ userId: 'taro' })]);
    expect(await request('saburo')).toMatchObject({ unknown: [] });
  });

  it('of a project without events knows nobody', async () => {
    const wanted = { userIds: ['hanako'], requester: '', requestedAt: NOW, dueAt: DUE, ignoresUnknown: true };
    const other = { org: 'org1', projectId: 'p2' };
    expect(await test.store.userErasures.request(other, wanted)).toEqual({ erasures: [], unknown: ['hanako'] });
    expect(await test.store.userErasures.withdraw(other, 'hanako', { from: 0, to: DUE + 1 }, NOW)).toBeUndefined();
    expect(await test.store.userErasures.list(other, 0, DUE + 1)).toEqual([]);
  });

  it.each([
    { when: 'before it is due', at: DUE - 1, day: { from: DUE, to: DUE + 1 }, isWithdrawn: true },
    { when: 'when it is due', at: DUE, day: { from: DUE, to: DUE + 1 }, isWithdrawn: false },
    { when: 'for a time before', at: NOW, day: { from: 0, to: DUE }, isWithdrawn: false },
    { when: 'for a time after', at: NOW, day: { from: DUE + 1, to: DUE + DAY_MS }, isWithdrawn: false },
  ])('that is taken back $when is no more: $isWithdrawn', async ({ at, day, isWithdrawn }) => {
    await request('hanako');
    const withdrawn = await test.store.userErasures.withdraw(PROJECT, 'hanako', day, at);
    expect(withdrawn?.userId).toBe(isWithdrawn ? 'hanako' : undefined);
    await runAt(DUE);
    expect(await statuses()).toEqual(isWithdrawn ? [] : ['hanako done']);
  });

  it('is kept without the name of the user 30 days after its end', async () => {
    await request('hanako');
    await runAt(DUE);
    await runAt(DUE + NAME_KEEP_MS);
    expect(await statuses()).toEqual(['hanako done']);
    await runAt(DUE + NAME_KEEP_MS + 1);
    expect(await test.store.userErasures.list(PROJECT, 0, DUE + 1)).toEqual([
      { userId: null, requester: 'dpo@example.com', status: 'done', requestedAt: NOW, dueAt: DUE, endedAt: DUE },
    ]);
    expect(await rows('select person from user_erasure')).toEqual([{ person: null }]);
    expect(await rows('select from erased_person')).toEqual([]);
  });

  it('is done by one process at a time', async () => {
    await request('hanako');
    clock.step(DUE - clock.now());
    await Promise.all([maintenance().run(), maintenance().run(), maintenance().run()]);
    expect(await statuses()).toEqual(['hanako done']);
  });
});
