import type { Log } from '@tocsin/messaging';
import { TOPICS } from '@tocsin/payload-schemas';
import { api, until } from '@tocsin/tool-instance';
import type { Load } from './load/load.js';
import { readInputs, readOutcomes } from './log-content.js';
import { quiet } from './quiet.js';
import { readTopic } from './read-topic.js';
import type { UnreliableReceiver } from './receiver.js';
import type { Subject } from './subject.js';
import { alertsInApi, alertsInLog, samplesInApi } from './verdict/api-view.js';
import { configurationFaults, memoInLog } from './verdict/configuration.js';
import { deliveryFaults, unfinished } from './verdict/deliveries.js';
import { receiptFaults } from './verdict/receipts.js';
import { recomputed } from './verdict/recomputed.js';
import { changesInLog, withoutRepeats } from './verdict/transitions.js';
import { wantedBy } from './verdict/wanted.js';

/** Longer than a delivery waits that was refused after kills have cost it two attempts. */
const DELIVERED_WITHIN_MS = 300_000;

/**
 * Holds what the installation has done, when the load has ended, against scripts, pure core and rules.
 *
 * @returns What was counted on the way.
 */
export async function judge(subject: Subject, load: Load, receiver: UnreliableReceiver, log: Log): Promise<string> {
  await quiet(subject, log);
  const { alerts, groups } = await readOutcomes(log);
  const transitions = withoutRepeats(alerts);
  const channels = load.channels.map((channel) => ({
    ...channel,
    wanted: wantedBy(channel, transitions, withoutRepeats(groups)),
  }));
  const deliveries = await until(
    'the end of every delivery',
    async () => {
      const events = (await readOutcomes(log)).deliveries;
      return channels.every(({ id, wanted }) => unfinished(wanted, eventsOf(events, id)) === 0) ? events : undefined;
    },
    DELIVERED_WITHIN_MS,
  );
  const inputs = await readInputs(log, subject.runSql);

  expect(recomputed(inputs, [...alerts, ...groups])).toEqual([]);
  for (const owner of load.scripted) {
    expect(changesInLog(transitions, owner.name)).toEqual(owner.changes());
    expect(await samplesInApi(subject, owner)).toEqual(owner.steps.map(({ time, load: value }) => ({ time, value })));
  }
  expect(await alertsInApi(subject)).toEqual(alertsInLog(transitions));
  for (const { id, name, wanted } of channels) {
    const events = eventsOf(deliveries, id);
    const receipts = receiver.receipts.filter(({ channel }) => channel === name);
    expect(deliveryFaults(wanted, events)).toEqual([]);
    expect(receiptFaults(wanted, receipts, events)).toEqual([]);
  }
  const ids = new Set(load.channels.map(({ id }) => id));
  expect(deliveries.filter(({ channelId }) => !ids.has(channelId))).toEqual([]);
  await configurationAsEdited(subject, load, inputs.config);
  expect(await readTopic(log, TOPICS.deadLetters.name)).toEqual([]);

  const repeats = alerts.length - transitions.length;
  return `${transitions.length} transitions and ${groups.length} of groups, ${repeats} published again, ${receiver.receipts.length} requests received`;
}

function eventsOf<T extends { readonly channelId: string }>(events: readonly T[], channelId: string): T[] {
  return events.filter((event) => event.channelId === channelId);
}

async function configurationAsEdited(
  subject: Subject,
  { edits: { monitorId, lastMemo } }: Load,
  config: Parameters<typeof memoInLog>[0],
): Promise<void> {
  expect(configurationFaults(config)).toEqual([]);
  expect(memoInLog(config, monitorId)).toBe(lastMemo);
  const { monitor } = await api<{ monitor: { memo: string } }>(subject, 'GET', `/api/v0/monitors/${monitorId}`);
  expect(monitor.memo).toBe(lastMemo);
}
