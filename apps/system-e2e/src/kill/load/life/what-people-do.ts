import type { Clock } from '@tocsin/runtime';
import type { PersistentClient } from '../persistent-client.js';
import { type Actor, actor, pause } from './actor.js';
import { EDITED, LOAD, type LivingWorld, PREFIX, ROLE, SERVICE } from './living-world.js';

const EDIT_PAUSE_MS = 2_000;
const STATUS_PAUSE_MS = 6_000;
const DOWNTIME_PAUSE_MS = 2_000;
const PASSING_PAUSE_MS = 1_000;
/** How long what somebody makes and deletes again is there. */
const PASSING_MS = 3_000;
const ATTEND_PAUSE_MS = 1_500;
const SNOOZE_MS = 4_000;
const MINUTE_S = 60;

/** Somebody who moves the thresholds of a monitor. */
export function edits({ editedId }: LivingWorld, client: PersistentClient): Actor {
  return actor(EDIT_PAUSE_MS, async (random) => {
    const warning = random.pick([20, 50, 60]);
    await client.send('PUT', `/api/v0/monitors/${editedId}`, { ...EDITED, warning });
  });
}

/** Somebody who takes hosts out of service and puts them back. */
export function maintenance({ hostIds }: LivingWorld, client: PersistentClient): Actor {
  return actor(STATUS_PAUSE_MS, async (random, stopping) => {
    const path = `/api/v0/hosts/${random.pick(hostIds)}/status`;
    await client.send('POST', path, { status: random.pick(['maintenance', 'standby', 'poweroff']) });
    await pause(PASSING_MS, stopping);
    await client.send('POST', path, { status: 'working' });
  });
}

/** Downtimes whose window ends by itself after a few seconds, or is deleted soon after it has begun. */
export function downtimes({ plainId }: LivingWorld, client: PersistentClient, clock: Clock): Actor {
  return actor(DOWNTIME_PAUSE_MS, async (random, stopping) => {
    const now = Math.floor(clock.now() / 1000);
    const endsByItself = random.next() < 0.6;
    const recurrence = { type: 'hourly', interval: 1 };
    const { id } = await client.send<{ id: string }>('POST', '/api/v0/downtimes', {
      name: endsByItself ? 'ends' : 'is deleted',
      start: endsByItself ? now - MINUTE_S + 6 : now + 1,
      duration: 1,
      roleScopes: [ROLE],
      ...(endsByItself ? { recurrence } : { monitorScopes: [plainId] }),
    });
    await pause(endsByItself ? 3 * PASSING_MS : PASSING_MS, stopping);
    await client.offer('DELETE', `/api/v0/downtimes/${id}`);
  });
}

/** Monitors that are made and deleted, with whatever is open of them. */
export function passingMonitors(client: PersistentClient): Actor {
  return actor(PASSING_PAUSE_MS, async (_random, stopping) => {
    const monitor = { type: 'host', name: `${PREFIX}passing`, metric: LOAD, operator: '>', warning: 5, duration: 1 };
    const { id } = await client.send<{ id: string }>('POST', '/api/v0/monitors', { ...monitor, scopes: [SERVICE] });
    await pause(PASSING_MS, stopping);
    await client.offer('DELETE', `/api/v0/monitors/${id}`);
  });
}

/** Somebody on call, who attends to what is open of hosts, quickly. */
export function onCall({ hostIds, userId }: LivingWorld, client: PersistentClient): Actor {
  return actor(ATTEND_PAUSE_MS, async (random) => {
    const [alert] = await openAlerts(client, `hostId=${random.pick(hostIds)}`);
    if (alert === undefined) return;
    const [what, body] = random.pick([
      ['acknowledge', {}],
      ['assign', { userId }],
      ['close', { reason: 'by hand' }],
    ] as const);
    await client.offer('POST', `/api/v1/alerts/${alert.id}/${what}`, body);
  });
}

/** Somebody who takes an alert in hand that does not end: it is told again when the snooze is over. */
export function patience({ steadyId, userId }: LivingWorld, client: PersistentClient, clock: Clock): Actor {
  return actor(ATTEND_PAUSE_MS, async (_random, stopping) => {
    const [alert] = await openAlerts(client, `monitorId=${steadyId}`);
    if (alert === undefined) return;
    const attend = (what: string, body: object = {}): Promise<void> =>
      client.offer('POST', `/api/v1/alerts/${alert.id}/${what}`, body);
    await attend('acknowledge');
    await attend('assign', { userId });
    await attend('unacknowledge');
    await attend('snooze', { until: clock.now() + SNOOZE_MS });
    await pause(2 * SNOOZE_MS, stopping);
    await attend('assign', { userId: null });
  });
}

async function openAlerts(client: PersistentClient, filter: string): Promise<readonly { readonly id: string }[]> {
  type Page = { readonly alerts: readonly { readonly id: string }[] };
  return (await client.send<Page>('GET', `/api/v1/alerts?isOpen=true&${filter}`)).alerts;
}
