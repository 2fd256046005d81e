import { api, nowSeconds, startStandalone, type StandaloneInstance, until } from '@tocsin/tool-instance';
import { type Inbox, openInbox } from './life/inbox.js';

interface Told {
  readonly message: string;
  readonly alert: {
    readonly id: string;
    readonly status: string;
    readonly monitorName: string;
    readonly openedAt: number;
  };
}

let inbox: Inbox<Told>;
let instance: StandaloneInstance;
let host: string;
beforeAll(async () => {
  inbox = await openInbox();
  instance = await startStandalone();
  await api(instance, 'POST', '/api/v0/channels', {
    type: 'webhook',
    name: 'inbox',
    url: inbox.url,
    events: ['alert'],
  });
  await api(instance, 'POST', '/api/v0/services', { name: 'shop', memo: '' });
  await api(instance, 'POST', '/api/v0/services/shop/roles', { name: 'app', memo: '' });
  const body = { name: 'app01', meta: {}, roleFullnames: ['shop:app'] };
  host = (await api<{ id: string }>(instance, 'POST', '/api/v0/hosts', body)).id;
  await api(instance, 'POST', '/api/v0/tsdb', [{ hostId: host, name: 'loadavg5', time: nowSeconds(), value: 1 }]);
});
afterAll(async () => {
  inbox?.close();
  await instance?.stop();
});

const report = (name: string, status: string, occurredAt = nowSeconds()): Promise<unknown> =>
  api(instance, 'POST', '/api/v0/monitoring/checks/report', {
    reports: [{ source: { type: 'host', hostId: host }, name, status, message: name, occurredAt }],
  });
interface Status {
  readonly monitorId: string;
  readonly detail?: { readonly message: string };
}
const statuses = async (): Promise<readonly Status[]> => {
  const path = `/api/v0/hosts/${host}/monitored-statuses`;
  return (await api<{ monitoredStatuses: readonly Status[] }>(instance, 'GET', path)).monitoredStatuses;
};

/** Makes a downtime of one minute, and waits until whoever judges knows of it: of a monitor that was made after it. */
async function downtime(start: number): Promise<{ id: string }> {
  const body = { name: 'patching', start, duration: 1, roleScopes: ['shop: app'] };
  const made = await api<{ id: string }>(instance, 'POST', '/api/v0/downtimes', body);
  const later = await api<{ id: string }>(instance, 'POST', '/api/v0/monitors', {
    type: 'connectivity',
    name: 'later',
  });
  await until('the evaluator knows the downtime', async () =>
    (await statuses()).find(({ monitorId }) => monitorId === later.id),
  );
  return made;
}
const told = (name: string): readonly Told[] => inbox.bodies.filter(({ alert }) => alert.monitorName === name);

it('what a downtime holds back is told when its window ends, and not before', async () => {
  const start = nowSeconds() - 45;
  const { id } = await downtime(start);
  const { windows } = await api<{ windows: object[] }>(instance, 'GET', `/api/v1/downtimes/${id}/windows`);
  expect(windows).toEqual([{ start, end: start + 60 }]);
  await report('disk', 'CRITICAL');
  await report('cron', 'WARNING', start + 46);
  await report('cron', 'OK', start + 47);

  const [{ alert }] = await until('the webhook of the disk', async () =>
    told('disk').length > 0 ? told('disk') : undefined,
  );
  expect(alert).toMatchObject({ status: 'critical', trigger: 'monitor', openedAt: start + 60 });
  expect(nowSeconds()).toBeGreaterThanOrEqual(start + 60);
  expect(told('cron')).toEqual([]);
  const { alerts } = await api<{ alerts: object[] }>(instance, 'GET', '/api/v0/alerts');
  expect(alerts).toMatchObject([{ id: alert.id, type: 'check', status: 'CRITICAL', openedAt: start + 60 }]);
});

it('and at once when it is deleted', async () => {
  const { id } = await downtime(nowSeconds());
  await report('mail', 'CRITICAL');
  await until('the report has been judged', async () =>
    (await statuses()).find(({ detail }) => detail?.message === 'mail'),
  );
  expect(told('mail')).toEqual([]);
  await api(instance, 'DELETE', `/api/v0/downtimes/${id}`);
  await until('the webhook of the mail', async () => (told('mail').length > 0 ? told('mail') : undefined));
});
