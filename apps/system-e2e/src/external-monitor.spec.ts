import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { api, startStandalone, type StandaloneInstance, until } from '@tocsin/tool-instance';
import { type Inbox, openInbox } from './life/inbox.js';

interface Told {
  readonly message: string;
  readonly alert: {
    readonly id: string;
    readonly monitorName: string;
    readonly status: string;
    readonly trigger: string;
  };
}

/** A site whose status a test decides. */
let status = 200;
let site: Server;
let siteUrl: string;
let inbox: Inbox<Told>;
let instance: StandaloneInstance;
beforeAll(async () => {
  site = createServer((_request, response) => {
    response.statusCode = status;
    response.end('welcome');
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
  inbox = await openInbox();
  instance = await startStandalone({ env: { TOCSIN_EXTERNAL_PERIOD_MS: '1000' } });
  const channel = { type: 'webhook', name: 'inbox', url: inbox.url, events: ['alert'] };
  await api(instance, 'POST', '/api/v0/channels', channel);
  await api(instance, 'POST', '/api/v0/services', { name: 'shop', memo: '' });
  await api(instance, 'POST', '/api/v0/services', { name: 'lab', memo: '' });
});
afterAll(async () => {
  inbox?.close();
  await instance?.stop();
  site?.close();
});

const told = (monitorName: string, found: (told: Told) => boolean): Promise<Told> =>
  until(`the webhook of ${monitorName}`, async () =>
    inbox.bodies.find((body) => body.alert.monitorName === monitorName && found(body)),
  );

it('a site that fails and recovers is told as Mackerel tells it, and its response times are a metric', async () => {
  status = 503;
  const monitor = { type: 'external', name: 'shop top', url: siteUrl, service: 'shop', memo: 'look at the shop' };
  const { id } = await api<{ id: string }>(instance, 'POST', '/api/v0/monitors', {
    ...monitor,
    responseTimeDuration: 1,
    responseTimeCritical: 10_000,
    containsString: 'welcome',
  });
  const { alert: opened, ...body } = await told('shop top', ({ alert }) => alert.status === 'critical');
  const members = ['event', 'imageUrl', 'memo', 'message', 'orgName', 'service', 'type', 'user'];
  expect(Object.keys(body).toSorted()).toEqual(members);
  expect(body).toMatchObject({
    memo: 'look at the shop',
    type: 'external',
    message: 'HTTP request failed - status is 503',
    service: { name: 'shop' },
  });
  expect(opened).toMatchObject({
    trigger: 'monitor',
    metricLabel: `__externalhttp.responcetime.${id}`,
    metricValue: expect.any(Number),
    criticalThreshold: 10_000,
    monitorOperator: '>',
    duration: 1,
  });
  const { alerts } = await api<{ alerts: object[] }>(instance, 'GET', '/api/v0/alerts');
  expect(alerts).toMatchObject([{ id: opened.id, type: 'external', status: 'CRITICAL', message: '503' }]);

  status = 200;
  const recovered = await told('shop top', ({ alert }) => alert.status === 'ok');
  expect(recovered).toMatchObject({ message: '200', alert: { id: opened.id, isOpen: false } });
  const names = await api<{ names: string[] }>(instance, 'GET', '/api/v0/services/shop/metric-names');
  expect(names).toEqual({ names: [`__externalhttp.responcetime.${id}`] });
});

it('a monitor that is linked to another service closes its alert', async () => {
  const monitor = { type: 'external', name: 'gone', url: 'http://127.0.0.1:1/', service: 'shop' };
  const { id } = await api<{ id: string }>(instance, 'POST', '/api/v0/monitors', monitor);
  const opened = await told('gone', ({ alert }) => alert.status === 'critical');
  expect(opened.message).toBe('HTTP request failed - connection refused');
  await api(instance, 'PUT', `/api/v0/monitors/${id}`, { ...monitor, service: 'lab' });
  const closed = await told('gone', ({ alert }) => alert.status === 'ok');
  expect(closed).toMatchObject({
    service: { name: 'shop' },
    alert: { id: opened.alert.id, trigger: 'attach external monitoring to a different service' },
  });
  expect(await told('gone', ({ alert }) => alert.id !== opened.alert.id)).toMatchObject({ service: { name: 'lab' } });
});
