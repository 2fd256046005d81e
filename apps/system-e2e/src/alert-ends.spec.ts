import { api, nowSeconds, startStandalone, type StandaloneInstance, until } from '@tocsin/tool-instance';
import { type Inbox, openInbox } from './life/inbox.js';

/** What an `alert` webhook says of an end. */
interface AlertBody {
  readonly alert: { readonly id: string; readonly status: string; readonly trigger: string };
  readonly user: { readonly id: string; readonly screenName: string } | null;
}

interface Subject {
  readonly hostId: string;
  readonly monitorId: string;
  readonly alertId: string;
  readonly name: string;
}

let inbox: Inbox<AlertBody>;
let instance: StandaloneInstance;
/** The instance as hanako sees it: with a key of hers. */
let hanako: { readonly url: string; readonly key: string };
let user: AlertBody['user'];
let count = 0;

beforeAll(async () => {
  inbox = await openInbox();
  instance = await startStandalone();
  const person = { screenName: 'hanako', email: 'hanako@example.com' };
  const { id } = await api<{ id: string }>(instance, 'POST', '/api/v1/users', person);
  const { key } = await api<{ key: string }>(instance, 'POST', '/api/v1/api-keys', {
    name: 'hanako',
    canWrite: true,
    userId: id,
  });
  hanako = { url: instance.url, key };
  user = { id, screenName: 'hanako' };
  const channel = { type: 'webhook', name: 'inbox', url: inbox.url, events: ['alert'] };
  await api(instance, 'POST', '/api/v0/channels', channel);
});
afterAll(async () => {
  inbox?.close();
  await instance?.stop();
});

const received = (alertId: string, status: string): Promise<AlertBody> =>
  until(`the webhook of ${alertId} with ${status}`, async () =>
    inbox.bodies.find(({ alert }) => alert.id === alertId && alert.status === status),
  );

/** Posts until the alert is open: a monitor that was just made may not have come round when the first sample is judged. */
const openedBy = (monitorId: string, post: () => Promise<unknown>): Promise<string> =>
  until(`the alert of ${monitorId}`, async () => {
    await post();
    const { alerts } = await api<{ alerts: { id: string }[] }>(hanako, 'GET', `/api/v1/alerts?monitorId=${monitorId}`);
    return alerts[0]?.id;
  });

const threshold = { operator: '>', warning: 5, critical: 10, duration: 1 };

const postHost = (hostId: string, name: string, value: number): Promise<unknown> =>
  api(hanako, 'POST', '/api/v0/tsdb', [{ hostId, name: `custom.${name}`, time: nowSeconds(), value }]);

/** A service with a role, a host in it, and an open critical alert of a host monitor that looks at that role only. */
async function hostAlert(): Promise<Subject> {
  const name = `s${++count}`;
  await api(hanako, 'POST', '/api/v0/services', { name, memo: '' });
  await api(hanako, 'POST', `/api/v0/services/${name}/roles`, { name: 'app', memo: '' });
  const host = { name: `${name}-host`, meta: {}, roleFullnames: [`${name}:app`] };
  const { id: hostId } = await api<{ id: string }>(hanako, 'POST', '/api/v0/hosts', host);
  const monitor = { type: 'host', name, metric: `custom.${name}`, ...threshold, scopes: [`${name}:app`] };
  const { id: monitorId } = await api<{ id: string }>(hanako, 'POST', '/api/v0/monitors', monitor);
  const alertId = await openedBy(monitorId, () => postHost(hostId, name, 11));
  await received(alertId, 'critical');
  return { hostId, monitorId, alertId, name };
}

/** A service with an open critical alert of a service monitor. */
async function serviceAlert(): Promise<Subject> {
  const name = `s${++count}`;
  await api(hanako, 'POST', '/api/v0/services', { name, memo: '' });
  const monitor = { type: 'service', name, service: name, metric: 'errors', ...threshold };
  const { id: monitorId } = await api<{ id: string }>(hanako, 'POST', '/api/v0/monitors', monitor);
  const alertId = await openedBy(monitorId, () =>
    api(hanako, 'POST', `/api/v0/services/${name}/tsdb`, [{ name: 'errors', time: nowSeconds(), value: 11 }]),
  );
  await received(alertId, 'critical');
  return { hostId: '', monitorId, alertId, name };
}

/** A channel of a team's own, which only this group leads to. */
async function teamGroup(team: Inbox<AlertBody>, about: object): Promise<void> {
  const channel = { type: 'webhook', name: 'team', url: team.url, events: ['alert'] };
  const { id } = await api<{ id: string }>(hanako, 'POST', '/api/v0/channels', {
    ...channel,
    addToDefaultNotificationGroup: false,
  });
  const group = { name: 'team', notificationLevel: 'all', childNotificationGroupIds: [], childChannelIds: [id] };
  await api(hanako, 'POST', '/api/v0/notification-groups', { ...group, ...about });
}

/** Snoozes the alert for a moment, so that it is told again, to the team too. */
async function toldAgain({ alertId }: Subject, team: Inbox<AlertBody>): Promise<void> {
  await api(hanako, 'POST', `/api/v1/alerts/${alertId}/snooze`, { until: (nowSeconds() + 2) * 1000 });
  await until('the alert told again', async () => (team.bodies.length === 1 ? true : undefined));
}

const CASES: readonly {
  readonly what: string;
  readonly of: () => Promise<Subject>;
  readonly end: (subject: Subject) => Promise<unknown>;
  readonly webhook: string;
  readonly log: string;
  readonly isByPerson: boolean;
}[] = [
  {
    what: 'recovers',
    of: hostAlert,
    end: ({ hostId, name }) => postHost(hostId, name, 1),
    webhook: 'monitor',
    log: 'monitoring',
    isByPerson: false,
  },
  {
    what: 'is closed by hand',
    of: hostAlert,
    end: ({ alertId }) => api(hanako, 'POST', `/api/v0/alerts/${alertId}/close`, { reason: 'known' }),
    webhook: 'manual close',
    log: 'manual',
    isByPerson: true,
  },
  {
    what: 'is closed by hand through API v1',
    of: serviceAlert,
    end: ({ alertId }) => api(hanako, 'POST', `/api/v1/alerts/${alertId}/close`, {}),
    webhook: 'manual close',
    log: 'manual',
    isByPerson: true,
  },
  {
    what: 'loses its monitor',
    of: hostAlert,
    end: ({ monitorId }) => api(hanako, 'DELETE', `/api/v0/monitors/${monitorId}`),
    webhook: 'delete monitor',
    log: 'monitorDelete',
    isByPerson: true,
  },
  {
    what: 'loses its monitor with the only role that the monitor looked at',
    of: hostAlert,
    end: ({ name }) => api(hanako, 'DELETE', `/api/v0/services/${name}/roles/app`),
    webhook: 'delete monitor',
    log: 'monitorDelete',
    isByPerson: true,
  },
  {
    what: 'loses its host',
    of: hostAlert,
    end: ({ hostId }) => api(hanako, 'POST', `/api/v0/hosts/${hostId}/retire`, {}),
    webhook: 'retire host',
    log: 'hostRetire',
    isByPerson: true,
  },
  {
    what: 'loses its service',
    of: serviceAlert,
    end: ({ name }) => api(hanako, 'DELETE', `/api/v0/services/${name}`),
    webhook: 'delete service',
    log: 'serviceDelete',
    isByPerson: true,
  },
  {
    what: 'loses its monitor with the only service that the monitor looked at',
    of: hostAlert,
    end: ({ name }) => api(hanako, 'DELETE', `/api/v0/services/${name}`),
    webhook: 'delete service',
    log: 'serviceDelete',
    isByPerson: true,
  },
];

it.each(CASES)(
  'an alert that $what ends by $webhook, $log in its log',
  async ({ of, end, webhook, log, isByPerson }) => {
    const subject = await of();
    await end(subject);
    expect(await received(subject.alertId, 'ok')).toMatchObject({
      alert: { id: subject.alertId, status: 'ok', isOpen: false, trigger: webhook },
      user: isByPerson ? user : null,
    });
    const { logs } = await api<{ logs: object[] }>(hanako, 'GET', `/api/v0/alerts/${subject.alertId}/logs`);
    expect(logs).toMatchObject([
      { status: 'OK', trigger: log },
      { status: 'CRITICAL', trigger: 'monitoring' },
    ]);
    const { transitions } = await api<{ transitions: object[] }>(
      hanako,
      'GET',
      `/api/v1/alerts/${subject.alertId}/transitions`,
    );
    expect(transitions).toMatchObject([
      { change: 'close', trigger: log, user: isByPerson ? user : null },
      { change: 'open', trigger: 'monitoring', user: null, why: { points: [{ value: 11 }] } },
    ]);
  },
);

it.each([
  { what: 'the monitor', by: 'monitor', of: hostAlert, end: CASES[3].end },
  { what: 'the service of a service monitor', by: 'service', of: serviceAlert, end: CASES[6].end },
  { what: 'the service of the only role that the monitor looked at', by: 'service', of: hostAlert, end: CASES[7].end },
] as const)('a team whose group names $what hears of the end that comes with its deletion', async ({ by, of, end }) => {
  const team = await openInbox<AlertBody>();
  try {
    const subject = await of();
    await teamGroup(team, by === 'monitor' ? { monitors: [{ id: subject.monitorId }] } : { services: [subject] });
    await toldAgain(subject, team);
    await end(subject);
    await until('the end', async () => team.bodies.find(({ alert }) => alert.status === 'ok'));
    expect(team.bodies.map(({ alert }) => [alert.id, alert.status])).toEqual([
      [subject.alertId, 'critical'],
      [subject.alertId, 'ok'],
    ]);
  } finally {
    team.close();
  }
});

it('people attend to an alert, and nobody is notified of that', async () => {
  const { alertId, hostId, name } = await hostAlert();
  const post = (what: string, body: object = {}): Promise<unknown> =>
    api(hanako, 'POST', `/api/v1/alerts/${alertId}/${what}`, body);
  await post('acknowledge');
  await post('assign', { userId: user?.id });
  await post('snooze', { until: (nowSeconds() + 3600) * 1000 });
  await post('unacknowledge');
  await postHost(hostId, name, 1);
  await received(alertId, 'ok');
  const told = inbox.bodies.filter(({ alert }) => alert.id === alertId);
  expect(told.map(({ alert }) => alert.status)).toEqual(['critical', 'ok']);
  const { transitions } = await api<{ transitions: { change: string }[] }>(
    hanako,
    'GET',
    `/api/v1/alerts/${alertId}/transitions`,
  );
  expect(transitions.map(({ change }) => change)).toEqual([
    'close',
    'unacknowledge',
    'snooze',
    'assign',
    'acknowledge',
    'open',
  ]);
});

it('a snoozed alert is told again at the chosen time', async () => {
  const { alertId } = await hostAlert();
  const wakesAt = (nowSeconds() + 6) * 1000;
  await api(hanako, 'POST', `/api/v1/alerts/${alertId}/snooze`, { until: wakesAt });
  await until('the second webhook', async () =>
    inbox.bodies.filter(({ alert }) => alert.id === alertId).length === 2 ? true : undefined,
  );
  const { transitions } = await api<{ transitions: object[] }>(hanako, 'GET', `/api/v1/alerts/${alertId}/transitions`);
  expect(transitions).toMatchObject([{ change: 'resend', at: wakesAt }, { change: 'snooze' }, { change: 'open' }]);
});
