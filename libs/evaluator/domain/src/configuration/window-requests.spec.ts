import type { ConfigRecord } from '@tocsin/payload-schemas';
import { MAX_JUDGED_AGE_MS, MAX_MISSING_SECONDS, MAX_WINDOW_SECONDS } from '../limits.js';
import { aHostMonitor, aServiceMonitor, hostRecord, aHost, monitorRecord, ORG } from '../testing/builders.js';
import { Organization } from './organization.js';
import { windowRequestsForChange } from './window-requests.js';

const NOW = 1_764_000_000;
const JUDGED = NOW - MAX_WINDOW_SECONDS - MAX_JUDGED_AGE_MS / 1000;

const load = aHostMonitor({ id: 'load', metric: 'loadavg5', duration: 3, maxCheckAttempts: 1 });
const memory = aHostMonitor({ id: 'memory', metric: 'memory%', duration: 3, maxCheckAttempts: 1 });
const orders = aServiceMonitor({ id: 'orders', service: 'shop', metric: 'memory%', duration: 3, maxCheckAttempts: 1 });

function asked(change: ConfigRecord, isSettled = true) {
  const organization = new Organization(ORG);
  for (const state of [load, memory, orders]) organization.saveMonitor({ state, revision: 1 });
  return windowRequestsForChange(organization, change, NOW, isSettled).map(({ owners, metric, points, since }) =>
    [owners.kind === 'service' ? owners.name : owners.kind, metric, points, since].join(' '),
  );
}

const longer = { ...load, duration: 4 };
const missing = { ...orders, missingDurationWarning: 10 };

it.each([
  { when: 'a host', change: hostRecord(aHost()), asks: [] },
  { when: 'a monitor of as many points', change: monitorRecord({ ...load, name: 'another' }), asks: [] },
  { when: 'one of more points', change: monitorRecord(longer), asks: [`hosts loadavg5 4 ${JUDGED}`] },
  { when: 'one of more points that is deleted', change: monitorRecord(longer, { deleted: true }), asks: [] },
  { when: 'a percentage of as many points', change: monitorRecord({ ...memory, id: 'second' }), asks: [] },
  {
    when: 'a percentage of more points',
    change: monitorRecord({ ...memory, duration: 4 }),
    asks: [`hosts memory.used 4 ${JUDGED}`, `hosts memory.total 4 ${JUDGED}`],
  },
  { when: 'a service metric named like a percentage', change: monitorRecord({ ...orders, id: 'second' }), asks: [] },
  {
    when: 'one that misses its metric from now on',
    change: monitorRecord(missing),
    asks: [`shop memory% 3 ${NOW - MAX_MISSING_SECONDS}`],
  },
])('for $when: $asks', ({ change, asks }) => {
  expect(asked(change)).toEqual(asks);
});

it('looks back for what a monitor missed before, too, when that is not in memory', () => {
  const organization = new Organization(ORG);
  organization.saveMonitor({ state: missing, revision: 1 });
  const asks = (isSettled: boolean) =>
    windowRequestsForChange(organization, monitorRecord(missing), NOW, isSettled).map(({ since }) => since);
  expect(asks(true)).toEqual([]);
  expect(asks(false)).toEqual([NOW - MAX_MISSING_SECONDS]);
});
