import { answerOf } from '@tocsin/dispatcher-domain/testing';
import { HEALTH_POLICY } from '@tocsin/dispatcher-domain';
import { dispatcherDatabase, type DispatcherDatabase } from '@tocsin/dispatcher-persistence/testing';
import { eventually, Gate } from '@tocsin/messaging/testing';
import { SystemClock } from '@tocsin/runtime';
import { TestConfiguration } from './configuration.js';
import { addChannel, Scene } from './scene.js';

let database: DispatcherDatabase;
let scene: Scene;

beforeAll(async () => {
  database = await dispatcherDatabase();
});
beforeEach(async () => {
  scene = await Scene.open(database);
});
afterEach(() => scene.end());
afterAll(() => database.drop());

/** What `config` does when it is told, or when a person lifts the suspension. */
function show(suspendedAt: number | null): void {
  scene.configuration.channels({ ...scene.configuration.channel('web1'), suspendedAt });
}

/** The receiver answers 410 to the first request and then whatever `after` says. */
function goneOnce(after = answerOf(200)): void {
  let isFirst = true;
  scene.sender.script = ({ webhookId }) => {
    if (!webhookId.endsWith('_web1') || !isFirst) return after;
    isFirst = false;
    return answerOf(410);
  };
}

async function suspended(): Promise<void> {
  await eventually(() => scene.suspensions.told.length > 0, 'config was told of a suspension');
  await eventually(
    async () => (await database.query('select from channel_health where is_told')).length === 1,
    'its answer is stored',
  );
}

it('410 ends the delivery, stops the channel at once and tells config once', async () => {
  goneOnce();
  await scene.start();
  await scene.log.append({ id: 'alert1', sequence: 1 });
  await suspended();
  await scene.log.append({ id: 'alert2', sequence: 1 });
  await scene.ended(2);
  expect((await scene.events()).sort()).toEqual(['web1 alert1 1 dead gone', 'web1 alert2 1 skipped channel_suspended']);
  expect(scene.sent()).toEqual(['msg_alert1_1_web1']);
  expect(scene.suspensions.told).toEqual([
    { org: 'org1', channelId: 'web1', reason: 'the receiver answered 410 Gone' },
  ]);
});

it('config is told again until it answers', async () => {
  goneOnce();
  scene.suspensions.failures = 1;
  const first = await scene.start();
  await scene.log.append({ id: 'alert1', sequence: 1 });
  await eventually(() => scene.suspensions.failures === 0, 'config did not answer');
  await scene.kill(first);
  await scene.start();
  await suspended();
});

it('24 hours of failures without a success suspend', async () => {
  scene.sender.script = () => answerOf(503);
  await scene.start({ limits: { health: { ...HEALTH_POLICY, failuresToPause: 1_000, suspendAfterMs: 60 } } });
  await scene.log.append({ id: 'alert1', sequence: 1 });
  await suspended();
  expect(scene.suspensions.told[0].reason).toBe('every attempt has failed for 24 hours');
});

describe('the backlog of a suspended channel', () => {
  /** Transition 1 of `kept` waits when `gone` suspends the channel. */
  async function suspendWithBacklog(): Promise<void> {
    const gate = new Gate();
    scene.sender.script = async ({ webhookId }) => {
      if (webhookId.includes('kept')) return answerOf(503);
      await gate.opened;
      return answerOf(410);
    };
    await scene.start({
      limits: { retry: { delaysMs: Array<number>(100).fill(50), jitterRatio: 0, retryAfterCapMs: 0 } },
    });
    await scene.log.append({ id: 'kept', sequence: 1 }, { id: 'gone', sequence: 1 });
    await eventually(async () => (await scene.events('attempt')).length > 0, 'the kept one has failed once');
    gate.open();
    await suspended();
    show(Math.floor(new SystemClock().now() / 1_000));
    await eventually(
      async () => (await database.query('select from channel_health where is_seen')).length === 1,
      'the configuration shows it',
    );
  }

  it('is kept, goes out when the suspension is lifted, and so does what followed it', async () => {
    await suspendWithBacklog();
    await scene.log.append({ id: 'kept', sequence: 2 }, { id: 'new', sequence: 1 });
    await eventually(async () => (await scene.events('skipped')).length === 1, 'the new alert is skipped');
    expect(scene.sent().filter((id) => id === 'msg_kept_2_web1')).toEqual([]);
    scene.sender.script = () => answerOf(200);
    show(null);
    await scene.ended(4);
    const events = (await scene.events()).filter((event) => !event.includes('gone') && !event.endsWith('attempt'));
    expect(events).toEqual(['web1 new 1 skipped channel_suspended', 'web1 kept 1 delivered', 'web1 kept 2 delivered']);
    expect(await database.query('select from channel_health')).toEqual([]);
  });

  it('is kept over a restart, and a lifting that nobody was there to see counts', async () => {
    await suspendWithBacklog();
    await scene.end();
    scene.sender.script = () => answerOf(200);
    show(null);
    await scene.start();
    await scene.ended(2);
    expect((await scene.events()).at(-1)).toBe('web1 kept 1 delivered');
  });

  it('ends when it has been kept long enough', async () => {
    await suspendWithBacklog();
    await scene.end();
    await scene.start({ limits: { backlogMs: 1_000 } });
    await scene.ended(2);
    expect((await scene.events()).at(-1)).toBe('web1 kept 1 dead backlog_expired');
  });
});

it('a second dispatcher stops too', async () => {
  addChannel(scene, 'web2');
  goneOnce();
  await scene.start();
  await scene.start();
  await scene.log.append({ id: 'alert1', sequence: 1 });
  await suspended();
  await scene.log.append(...Array.from({ length: 40 }, (_, i) => ({ id: `later${i}`, sequence: 1 })));
  await scene.ended(82);
  const toGone = scene.sent('web1').length;
  expect(toGone + (await scene.events('skipped')).length).toBe(41);
  await scene.log.append(...Array.from({ length: 40 }, (_, i) => ({ id: `last${i}`, sequence: 1 })));
  await scene.ended(162);
  expect(scene.sent('web1')).toHaveLength(toGone);
});

describe('a deleted channel', () => {
  it('ends what waits for it', async () => {
    scene.sender.script = () => answerOf(503);
    await scene.start({ limits: { retry: { delaysMs: [60_000], jitterRatio: 0, retryAfterCapMs: 0 } } });
    await scene.log.append({ id: 'alert1', sequence: 1 }, { id: 'alert1', sequence: 2 });
    await eventually(async () => (await scene.events('attempt')).length === 1, 'it has failed once');
    scene.configuration.deleteChannel('web1');
    await scene.ended(2);
    expect((await scene.events('dead')).sort()).toEqual([
      'web1 alert1 1 dead channel_deleted',
      'web1 alert1 2 dead channel_deleted',
    ]);
    expect(scene.sent()).toHaveLength(1);
  });

  it('ends what is in memory when its turn comes', async () => {
    const gate = new Gate();
    scene.sender.script = async () => {
      await gate.opened;
      return answerOf(200);
    };
    await scene.start();
    await scene.log.append({ id: 'alert1', sequence: 1 }, { id: 'alert1', sequence: 2 });
    await eventually(() => scene.sent().length === 1, 'the first is on its way');
    scene.configuration.deleteChannel('web1');
    gate.open();
    await scene.ended(2);
    expect(await scene.events()).toEqual(['web1 alert1 1 delivered', 'web1 alert1 2 dead channel_deleted']);
  });

  it('is not what a dispatcher takes a channel for that its configuration does not show yet', async () => {
    scene.sender.script = () => answerOf(503);
    const first = await scene.start({ limits: { leaseMs: 2_000 } });
    await scene.log.append({ id: 'alert1', sequence: 1 });
    await eventually(async () => (await scene.events('attempt')).length > 0, 'it has failed');
    await scene.kill(first);
    const behind = await scene.start({ configuration: new TestConfiguration(), limits: { leaseMs: 2_000 } });
    await eventually(async () => (await scene.openMetric(behind)) === 1, 'the other dispatcher has seen it');
    expect(await scene.events('dead')).toEqual([]);
    scene.sender.script = () => answerOf(200);
    await scene.start();
    await scene.ended(1);
    expect((await scene.events()).at(-1)).toBe('web1 alert1 1 delivered');
  });
});

describe('pauses', () => {
  it('Retry-After holds for the whole channel', async () => {
    let isFirst = true;
    scene.sender.script = () => {
      const answer = isFirst ? answerOf(429, { retryAfter: '1' }) : answerOf(200);
      isFirst = false;
      return answer;
    };
    await scene.start({
      limits: { attemptsPerChannel: 1, retry: { delaysMs: [1], jitterRatio: 0, retryAfterCapMs: 6 * 3_600_000 } },
    });
    await scene.log.append({ id: 'alert1', sequence: 1 });
    await eventually(async () => (await scene.events('attempt')).length === 1, 'it was asked to wait');
    await scene.log.append({ id: 'alert2', sequence: 1 });
    await eventually(async () => (await database.query('select from open_delivery')).length === 2, 'another waits');
    expect(scene.sent()).toEqual(['msg_alert1_1_web1']);
    await scene.ended(2);
    const [{ waited }] = await database.query<{ waited: number }>(
      `select extract(epoch from max(at) - min(at))::float8 as waited from attempt`,
    );
    expect(waited).toBeGreaterThanOrEqual(0.99);
  });

  it('after failures in a row one delivery of one dispatcher tries, and a success opens the channel', async () => {
    let isDown = true;
    let running = 0;
    const most: number[] = [];
    scene.sender.script = async () => {
      running += 1;
      await new Promise((resolve) => setImmediate(resolve));
      most.push(running);
      running -= 1;
      return answerOf(isDown ? 503 : 200);
    };
    const health = { ...HEALTH_POLICY, failuresToPause: 3, firstPauseMs: 100, longestPauseMs: 100 };
    const limits = { health, retry: { delaysMs: Array<number>(500).fill(1), jitterRatio: 0, retryAfterCapMs: 0 } };
    await scene.start({ limits });
    await scene.start({ limits });
    await scene.log.append(...Array.from({ length: 30 }, (_, i) => ({ id: `alert${i}`, sequence: 1 })));
    await eventually(
      async () => (await database.query('select from channel_health where paused_until is not null')).length === 1,
      'the channel was paused',
    );
    await eventually(
      async () => (await database.query('select from channel_health where pauses >= 3')).length === 1,
      'it was tried',
    );
    const before = scene.sent().length;
    most.length = 0;
    await eventually(() => scene.sent().length >= before + 2, 'it was tried again');
    expect(Math.max(...most)).toBe(1);
    isDown = false;
    await scene.ended(30);
    expect(await scene.events('dead')).toEqual([]);
    expect(await database.query('select from channel_health')).toEqual([]);
  });
});
