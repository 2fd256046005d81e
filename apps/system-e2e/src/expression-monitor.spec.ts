import { api, nowSeconds, startStandalone, type StandaloneInstance, until } from '@tocsin/tool-instance';
import { type Inbox, openInbox } from './life/inbox.js';

let inbox: Inbox<{ readonly alert: { readonly monitorName: string; readonly status: string } }>;
let instance: StandaloneInstance;
beforeAll(async () => {
  inbox = await openInbox();
  instance = await startStandalone({ env: { TOCSIN_EXPRESSION_PERIOD_MS: '1000' } });
  const channel = { type: 'webhook', name: 'inbox', url: inbox.url, events: ['alert'] };
  await api(instance, 'POST', '/api/v0/channels', channel);
  await api(instance, 'POST', '/api/v0/services', { name: 'shop', memo: '' });
});
afterAll(async () => {
  inbox?.close();
  await instance?.stop();
});

/** Gives a metric of the service one value for every minute that a run may look at while the test goes on. */
async function post(name: string, value: number): Promise<void> {
  // On whole minutes, so that a later post replaces an earlier one: of several points in a minute the last counts.
  const now = nowSeconds() - (nowSeconds() % 60);
  const minutes = Array.from({ length: 10 }, (_, i) => now - 300 + i * 60);
  await api(
    instance,
    'POST',
    '/api/v0/services/shop/tsdb',
    minutes.map((time) => ({ name, time, value })),
  );
}
const monitor = (expression: string, members: object = {}): Promise<{ id: string }> =>
  api(instance, 'POST', '/api/v0/monitors', {
    type: 'expression',
    name: 'orders per visit',
    memo: 'look at the checkout',
    expression,
    operator: '<',
    warning: 0.5,
    critical: 0.1,
    ...members,
  });
const told = (monitorName: string, status: string): Promise<object> =>
  until(`the webhook of ${monitorName} with ${status}`, async () =>
    inbox.bodies.find(({ alert }) => alert.monitorName === monitorName && alert.status === status),
  );

it('an expression over stored metrics becomes an alert, is told as Mackerel tells it, and ends', async () => {
  const expression = 'divide(service(shop, orders), service(shop, visits))';
  await post('visits', 200);
  await post('orders', 50);
  const { id } = await monitor(expression);
  const { alert: opened, ...body } = (await told('orders per visit', 'warning')) as { alert: { id: string } };
  expect(body).toMatchObject({
    event: 'alert',
    memo: 'look at the checkout',
    type: 'expression',
    message: 'orders per visit 0.25 < 0.5',
    user: null,
  });
  const members = ['event', 'imageUrl', 'memo', 'message', 'orgName', 'type', 'user'];
  expect(Object.keys(body).toSorted()).toEqual(members);
  expect(opened).toMatchObject({
    trigger: 'monitor',
    metricLabel: expression,
    metricValue: 0.25,
    criticalThreshold: 0.1,
    warningThreshold: 0.5,
    monitorOperator: '<',
    duration: 1,
  });
  const image = await fetch((body as { imageUrl: string }).imageUrl);
  expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/png']);
  // It was drawn in a thread of the process, which goes on.
  const { alerts } = await api<{ alerts: object[] }>(instance, 'GET', '/api/v0/alerts');
  expect(alerts).toMatchObject([{ id: opened.id, type: 'expression', status: 'WARNING', monitorId: id, value: 0.25 }]);

  await post('orders', 150);
  expect(await told('orders per visit', 'ok')).toMatchObject({
    message: 'orders per visit 0.75',
    alert: { id: opened.id, isOpen: false, metricValue: 0.75 },
  });
});

it('without a value the alert is unknown and says why', async () => {
  await monitor('service(shop, nothing)', { name: 'silent' });
  const body = await told('silent', 'unknown');
  expect(body).toMatchObject({
    message: 'silent: there is no such series',
    alert: { status: 'unknown', isOpen: true },
  });
  expect((body as { alert: object }).alert).not.toHaveProperty('metricValue');
});

it('an expression that does not read is refused with its place', async () => {
  await expect(monitor('avg(role(shop:app, loadavg5)')).rejects.toThrow(
    /400 .*expression: line 1, column 29: expected .*\)/,
  );
});
