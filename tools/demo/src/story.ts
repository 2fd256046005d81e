import { setTimeout as delay } from 'node:timers/promises';
import { arrival } from './arrival.js';
import type { Inbox, Message } from './inbox.js';
import { note, showMessage, step } from './show.js';
import type { TocsinApi } from './tocsin-api.js';

const METRIC = 'custom.demo.load';
const ARRIVES_WITHIN_MS = 20_000;

interface Alert {
  readonly status: string;
  readonly monitorName: string;
}

/** What the story made, to be removed from an instance that is not its own. */
export interface Made {
  readonly paths: string[];
  readonly retire: string[];
}

/** Tells the whole story against a running instance; throws with one sentence when something does not come. */
export async function tellStory(
  api: TocsinApi,
  inbox: Inbox,
  inboxUrl: string,
  now: () => number,
  made: Made,
): Promise<void> {
  const tag = Math.floor(now() / 1000).toString(36);
  const service = `demo-${tag}`;

  step('Two hosts register, in the roles of a service');
  await api.post('/api/v0/services', { name: service, memo: 'made by npm run demo' });
  made.paths.push(`/api/v0/services/${service}`);
  const hosts: string[] = [];
  for (const [name, role] of [
    ['app01', 'app'],
    ['db01', 'db'],
  ]) {
    const { id } = await api.post<{ id: string }>('/api/v0/hosts', {
      name: `${name}.${service}`,
      meta: {},
      roleFullnames: [`${service}:${role}`],
    });
    hosts.push(id);
    made.retire.push(id);
    note(`${name}.${service} is ${id}, role ${service}:${role}`);
  }

  step('A webhook channel, a Slack channel and two monitors');
  for (const type of ['webhook', 'slack']) {
    const { id } = await api.post<{ id: string }>('/api/v0/channels', {
      type,
      name: `${service} ${type}`,
      url: `${inboxUrl}/${type}`,
      events: ['alert'],
      ...(type === 'slack' && { mentions: { critical: '@here' } }),
    });
    made.paths.unshift(`/api/v0/channels/${id}`);
    note(`${type} → ${inboxUrl}/${type}`);
  }
  const { id: monitorId } = await api.post<{ id: string }>('/api/v0/monitors', {
    type: 'host',
    name: `Load of ${service}`,
    memo: 'Runbook: https://wiki.example.com/load',
    duration: 1,
    metric: METRIC,
    operator: '>',
    warning: 50,
    critical: 80,
    scopes: [`${service}:app`],
  });
  made.paths.unshift(`/api/v0/monitors/${monitorId}`);
  note(`host monitor: ${METRIC} > 50 warns, > 80 is critical`);

  const post = async (value: number): Promise<number> => {
    await nextSecond(now);
    const sentAt = now();
    const time = Math.floor(sentAt / 1000);
    await api.post('/api/v0/tsdb', [
      { hostId: hosts[0], name: METRIC, time, value },
      { hostId: hosts[1], name: METRIC, time, value: 5 },
    ]);
    return sentAt;
  };
  const report = async (status: string, message: string): Promise<number> => {
    await nextSecond(now);
    const sentAt = now();
    await api.post('/api/v0/monitoring/checks/report', {
      reports: [
        {
          source: { type: 'host', hostId: hosts[1] },
          name: 'replication',
          status,
          message,
          occurredAt: Math.floor(sentAt / 1000),
        },
      ],
    });
    return sentAt;
  };
  const expectBoth = async (status: string, sentAt: number): Promise<void> => {
    const webhook = await arrival(
      inbox,
      `a webhook with status ${status}`,
      (m) => isAlert(m, status),
      ARRIVES_WITHIN_MS,
    );
    showMessage(webhook, sentAt);
    showMessage(await arrival(inbox, 'a Slack message', (m) => m.channel === 'slack', ARRIVES_WITHIN_MS), sentAt);
  };

  step('All is well: load 20');
  await post(20);
  note('nothing is sent, as it should be');
  step('The load rises to 60: the monitor warns');
  await expectBoth('warning', await post(60));
  step('The load rises to 95: the same alert turns critical');
  await expectBoth('critical', await post(95));
  step('A check on db01 fails');
  await expectBoth('critical', await report('CRITICAL', 'replica is 120 s behind'));
  step('The load falls to 10: the alert closes');
  await expectBoth('ok', await post(10));
  step('The check is fine again');
  await expectBoth('ok', await report('OK', 'replica is 0 s behind'));

  const { alerts } = await api.get<{ alerts: { id: string; status: string }[] }>(
    '/api/v0/alerts?withClosed=true&limit=2',
  );
  step(`Done. The two alerts in the API: ${alerts.map(({ id, status }) => `${id} ${status}`).join(', ')}`);
}

/** Removes what the story made from an instance that goes on. */
export async function cleanUp(api: TocsinApi, made: Made): Promise<void> {
  for (const id of made.retire) await api.post(`/api/v0/hosts/${id}/retire`, {});
  for (const path of made.paths) await api.delete(path);
}

function isAlert(message: Message, status: string): boolean {
  if (message.channel !== 'webhook') return false;
  return (message.body as { alert?: Alert }).alert?.status === status;
}

/** Samples have whole seconds; the next one must be newer than the last. */
async function nextSecond(now: () => number): Promise<void> {
  await delay(1000 - (now() % 1000) + 5);
}
