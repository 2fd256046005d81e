import type { AlertView, CommandWish, StoredAlerts } from '@tocsin/evaluator-domain';
import { SystemClock, TimeOrderedIds } from '@tocsin/runtime';
import type { Observation, ObservationLog } from '../ingestion/observation-log.js';
import { CommandOutcomes } from '../shards/command-outcomes.js';
import { CommandAlert } from './command-alert.js';

const HANAKO = { kind: 'user', id: 'user1', screenName: 'hanako' } as const;

const anAlert = (changes: Partial<AlertView> = {}): AlertView => ({
  org: 'org1',
  id: 'alert1',
  type: 'host',
  monitorId: 'mon1',
  target: { kind: 'host', id: 'h1' },
  status: 'warning',
  isOpen: true,
  openedAt: 1_764_000_000,
  closedAt: null,
  statusChangedAt: 1_764_000_000,
  worstStatus: 'warning',
  sequence: 1,
  ordinal: 1,
  remindFromMs: 0,
  value: null,
  message: '',
  ...changes,
});

/** Sends a command to an alert that is stored like this. @returns What was appended. */
async function commandsFor(alert: AlertView, wish: CommandWish): Promise<unknown[]> {
  const appended: unknown[] = [];
  const stored: Pick<StoredAlerts, 'find'> = { find: async () => alert };
  const log: Pick<ObservationLog, 'append'> = {
    append: async (observations: readonly Observation[]) => {
      appended.push(...observations.map(({ value }) => value));
    },
  };
  const clock = new SystemClock();
  const ids = new TimeOrderedIds(clock);
  const commands = new CommandAlert(stored as StoredAlerts, log as ObservationLog, new CommandOutcomes(), clock, ids);
  await commands.run('org1', 'alert1', wish, HANAKO);
  return appended;
}

const acknowledged = { at: 1_764_000_000, by: HANAKO };

it.each<{ wish: CommandWish; alert: AlertView }>([
  { wish: { command: 'unacknowledge' }, alert: anAlert() },
  { wish: { command: 'acknowledge' }, alert: anAlert({ acknowledged }) },
  { wish: { command: 'snooze', until: null }, alert: anAlert() },
  { wish: { command: 'assign', assignee: null }, alert: anAlert() },
])('$wish.command of what is so already is sent: an earlier command may not have arrived', async ({ wish, alert }) => {
  expect(await commandsFor(alert, wish)).toMatchObject([{ org: 'org1', owner: 'host:h1', alertId: 'alert1', ...wish }]);
});

it('a closed alert needs no closing', async () => {
  const closed = anAlert({ isOpen: false, closedAt: 1_764_000_060, status: 'ok' });
  expect(await commandsFor(closed, { command: 'close', reason: '' })).toEqual([]);
});

it('a closed alert takes no other command', async () => {
  const closed = anAlert({ isOpen: false, closedAt: 1_764_000_060, status: 'ok' });
  await expect(commandsFor(closed, { command: 'acknowledge' })).rejects.toThrow('the alert is closed');
});
