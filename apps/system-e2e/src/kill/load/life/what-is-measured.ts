import type { Clock } from '@tocsin/runtime';
import type { PersistentClient } from '../persistent-client.js';
import { type Actor, actor } from './actor.js';
import { CHECK, LOAD, ORDERS, PAUSING, SERVICE, STEADY, VISITS } from './living-world.js';

const POST_PAUSE_MS = 1_200;
const ORDERS_PAUSE_MS = 3_000;
const STEADY_PAUSE_MS = 1_000;
const PAUSING_PAUSE_MS = 8_000;
/** Missing after 10 minutes, a metric whose points are so old is missed 4 s after its last post. */
const PAUSING_AGE_S = 596;
/** Points of one post. */
const MAX_POINTS = 3;
const STATUSES = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;

/** A host that posts a point for every second since its last post, the newest three at most, and reports a check. */
export function livingHost(hostId: string, client: PersistentClient, clock: Clock): Actor {
  let last = 0;
  return actor(POST_PAUSE_MS, async (random) => {
    const now = seconds(clock);
    const first = Math.max(last + 1, now - MAX_POINTS + 1);
    last = now;
    const times = Array.from({ length: Math.max(0, now - first + 1) }, (_, i) => first + i);
    const samples = times.map((time) => ({ hostId, name: LOAD, time, value: random.pick([10, 45, 55, 70, 90]) }));
    if (samples.length > 0) await client.send('POST', '/api/v0/tsdb', samples);
    const report = { name: CHECK, status: random.pick(STATUSES), message: `at ${now}`, occurredAt: now };
    const source = { type: 'host', hostId };
    await client.send('POST', '/api/v0/monitoring/checks/report', {
      reports: [{ source, ...report, maxCheckAttempts: 2 }],
    });
  });
}

/** A service whose orders per visit change, for every minute that a run of an expression may look at. */
export function changingOrders(client: PersistentClient, clock: Clock): Actor {
  return actor(ORDERS_PAUSE_MS, async (random) => {
    const minute = Math.floor(seconds(clock) / 60) * 60;
    const orders = random.pick([5, 45, 90]);
    const samples = [-4, -3, -2, -1, 0, 1].flatMap((i) => [
      { name: ORDERS, time: minute + i * 60, value: orders },
      { name: VISITS, time: minute + i * 60, value: 100 },
    ]);
    await client.send('POST', `/api/v0/services/${SERVICE}/tsdb`, samples);
  });
}

/** A service metric that is always too high. */
export function steadyMetric(client: PersistentClient, clock: Clock): Actor {
  return actor(STEADY_PAUSE_MS, async () => {
    const sample = { name: STEADY, time: seconds(clock), value: 90 };
    await client.send('POST', `/api/v0/services/${SERVICE}/tsdb`, [sample]);
  });
}

/** A service metric that pauses for so long that it is missed, and comes back. */
export function pausingMetric(client: PersistentClient, clock: Clock): Actor {
  return actor(PAUSING_PAUSE_MS, async () => {
    const sample = { name: PAUSING, time: seconds(clock) - PAUSING_AGE_S, value: 1 };
    await client.send('POST', `/api/v0/services/${SERVICE}/tsdb`, [sample]);
  });
}

const seconds = (clock: Clock): number => Math.floor(clock.now() / 1000);
