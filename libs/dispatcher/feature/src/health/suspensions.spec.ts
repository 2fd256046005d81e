import { HEALTH_POLICY } from '@tocsin/dispatcher-domain';
import { MemoryChannelHealthStore, ORG } from '@tocsin/dispatcher-domain/testing';
import { eventually } from '@tocsin/messaging/testing';
import { SilentLogger } from '@tocsin/runtime';
import { FakeClock } from '@tocsin/runtime/testing';
import { ChannelSuspension } from '@tocsin/service-ports';
import type { ChannelDirectory } from '../channels/channel-directory.js';
import { ChannelHealthKeeper } from './channel-health-keeper.js';
import { Suspensions } from './suspensions.js';

const WEB1 = { org: ORG, id: 'web1' };

class Told extends ChannelSuspension {
  readonly calls: unknown[][] = [];
  isAway = false;

  override async suspend(...call: unknown[]): Promise<void> {
    this.calls.push(call);
    if (this.isAway) throw new Error('config does not answer');
  }
}

let clock: FakeClock;
let health: ChannelHealthKeeper;
let port: Told;
let shown: { revision: number; suspendedAt: number | null } | undefined;
let suspensions: Suspensions;

beforeEach(() => {
  clock = new FakeClock();
  shown = { revision: 3, suspendedAt: null };
  port = new Told();
  const directory: Pick<ChannelDirectory, 'shown' | 'state'> = {
    shown: () => shown,
    state: () => (shown === undefined ? 'deleted' : 'exists'),
  };
  const logger = new SilentLogger();
  health = new ChannelHealthKeeper(new MemoryChannelHealthStore(), HEALTH_POLICY, clock, logger, () => 3);
  suspensions = new Suspensions(health, directory as ChannelDirectory, port, clock, logger);
});

const isTold = (): boolean => health.suspended()[0]?.notice.isTold ?? false;

it('tells config in seconds, with the reason, until it has answered', async () => {
  health.gone(WEB1);
  port.isAway = true;
  suspensions.look();
  suspensions.look();
  await eventually(() => port.calls.length === 1, 'config was asked');
  expect(port.calls[0]).toEqual([ORG, 'web1', 1_764_000_000, 'the receiver answered 410 Gone']);
  port.isAway = false;
  clock.advance(4_999);
  suspensions.look();
  expect(port.calls).toHaveLength(1);
  clock.advance(1);
  suspensions.look();
  await eventually(isTold, 'config has answered');
  clock.advance(60_000);
  suspensions.look();
  expect(port.calls).toHaveLength(2);
});

it('ends when the configuration has shown it and shows it no more', async () => {
  health.gone(WEB1);
  suspensions.look();
  await eventually(isTold, 'config has answered');
  suspensions.look();
  expect(health.standing(WEB1)).toBe('suspended');
  shown = { revision: 4, suspendedAt: 1_764_000_000 };
  suspensions.look();
  shown = { revision: 5, suspendedAt: null };
  suspensions.look();
  expect(health.standing(WEB1)).toBe('open');
});

it('is forgotten with its channel', () => {
  health.gone(WEB1);
  shown = undefined;
  suspensions.look();
  expect(health.suspended()).toEqual([]);
  expect(port.calls).toEqual([]);
});
