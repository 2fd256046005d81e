import { HEALTH_POLICY } from '@tocsin/dispatcher-domain';
import { MemoryChannelHealthStore, ORG } from '@tocsin/dispatcher-domain/testing';
import { SilentLogger } from '@tocsin/runtime';
import { FakeClock } from '@tocsin/runtime/testing';
import { ChannelHealthKeeper } from './channel-health-keeper.js';

const WEB1 = { org: ORG, id: 'web1' };
const TRIAL_MS = 30_000;

let clock: FakeClock;
let store: MemoryChannelHealthStore;
beforeEach(() => {
  clock = new FakeClock();
  store = new MemoryChannelHealthStore();
});

/** One dispatcher's keeper. */
const keeper = (): ChannelHealthKeeper =>
  new ChannelHealthKeeper(store, HEALTH_POLICY, clock, new SilentLogger(), () => 3);

async function failing(times: number): Promise<ChannelHealthKeeper> {
  const health = keeper();
  for (let i = 0; i < times; i++) health.failed(WEB1);
  await health.flush();
  return health;
}

it('costs nothing while nothing fails', async () => {
  const health = keeper();
  health.succeeded(WEB1);
  await health.refresh();
  expect([health.standing(WEB1), store.writes]).toEqual(['open', 0]);
});

it('stores the first failure and the pause, not every failure', async () => {
  const health = await failing(1);
  expect(store.writes).toBe(1);
  for (let i = 0; i < 8; i++) health.failed(WEB1);
  await health.flush();
  expect(store.writes).toBe(1);
  health.failed(WEB1);
  await health.flush();
  expect(store.writes).toBe(2);
  expect(health.standing(WEB1)).toBe('paused');
});

it('is forgotten after a success', async () => {
  const health = await failing(12);
  health.succeeded(WEB1);
  await health.flush();
  expect([health.standing(WEB1), await store.all()]).toEqual(['open', []]);
});

it('is known to another dispatcher after its next look, and its recovery too', async () => {
  const health = await failing(12);
  const other = keeper();
  expect(other.standing(WEB1)).toBe('open');
  await other.refresh();
  expect(other.standing(WEB1)).toBe('paused');
  health.succeeded(WEB1);
  await health.flush();
  await other.refresh();
  expect(other.standing(WEB1)).toBe('open');
});

describe('a trial', () => {
  it('is one dispatcher’s', async () => {
    const first = await failing(10);
    const second = keeper();
    await second.refresh();
    expect(await first.tryTrial(WEB1, TRIAL_MS)).toBe(false);
    clock.advance(5_000);
    const wins = await Promise.all([first.tryTrial(WEB1, TRIAL_MS), second.tryTrial(WEB1, TRIAL_MS)]);
    expect(wins.filter(Boolean)).toHaveLength(1);
  });

  it('that fails pauses for longer', async () => {
    const health = await failing(10);
    clock.advance(5_000);
    expect(await health.tryTrial(WEB1, TRIAL_MS)).toBe(true);
    health.failed(WEB1);
    await health.flush();
    clock.advance(9_999);
    expect(health.standing(WEB1)).toBe('paused');
    clock.advance(1);
    expect(health.standing(WEB1)).toBe('trial');
  });

  it('without a delivery to try it with is given up for others', async () => {
    const first = await failing(10);
    const second = keeper();
    clock.advance(5_000);
    await first.tryTrial(WEB1, TRIAL_MS);
    await second.refresh();
    expect(second.standing(WEB1)).toBe('paused');
    await first.endTrial(WEB1);
    await second.refresh();
    expect(await second.tryTrial(WEB1, TRIAL_MS)).toBe(true);
  });

  it('of a dispatcher that died is another’s after a while', async () => {
    const first = await failing(10);
    const second = keeper();
    clock.advance(5_000);
    await first.tryTrial(WEB1, TRIAL_MS);
    clock.advance(TRIAL_MS);
    await second.refresh();
    expect(await second.tryTrial(WEB1, TRIAL_MS)).toBe(true);
  });
});

describe('a suspension', () => {
  it('holds at once, remembers the channel’s revision, and outlives a restart', async () => {
    const health = keeper();
    health.gone(WEB1);
    expect(health.standing(WEB1)).toBe('suspended');
    await health.flush();
    const next = keeper();
    await next.refresh();
    expect(next.suspended()).toMatchObject([
      { channel: WEB1, suspension: { cause: 'gone' }, notice: { revision: 3, isTold: false, isSeen: false } },
    ]);
  });

  it('is not undone by a success that another dispatcher stored in the meantime', async () => {
    const [first, second] = [await failing(1), keeper()];
    await second.refresh();
    second.succeeded(WEB1);
    await second.flush();
    first.gone(WEB1);
    await first.flush();
    await first.flush();
    await second.refresh();
    expect([first.standing(WEB1), second.standing(WEB1)]).toEqual(['suspended', 'suspended']);
  });

  it('ends when it is lifted', async () => {
    const health = keeper();
    health.gone(WEB1);
    health.told(WEB1);
    health.seen(WEB1);
    await health.flush();
    await health.flush();
    expect((await store.all())[0].notice).toEqual({ revision: 3, isTold: true, isSeen: true });
    health.forget(WEB1);
    await health.flush();
    expect([health.standing(WEB1), await store.all()]).toEqual(['open', []]);
  });
});

it('keeps what could not be stored for the next time', async () => {
  store.isAway = true;
  const health = await failing(10);
  expect(health.standing(WEB1)).toBe('paused');
  await expect(health.refresh()).rejects.toThrow('does not answer');
  store.isAway = false;
  await health.refresh();
  expect(await store.all()).toHaveLength(1);
});
