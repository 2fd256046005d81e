import { api, nowSeconds, startStandalone, type StandaloneInstance, until } from '@tocsin/tool-instance';
import { type Inbox, openInbox } from './life/inbox.js';

interface AlertBody {
  readonly event: 'alert';
  readonly alert: { readonly status: string; readonly monitorName: string };
}
interface GroupBody {
  readonly event: 'alertGroup';
  readonly alertGroup: { readonly id: string; readonly status: string; readonly createdAt: number };
}
type Body = AlertBody | GroupBody;

const EVENTS = {
  none: [],
  alerts: ['alert'],
  groups: ['alertGroup'],
  both: ['alert', 'alertGroup'],
} as const;
type ChannelName = keyof typeof EVENTS;
const NAMES = Object.keys(EVENTS) as ChannelName[];

let instance: StandaloneInstance;
const inboxes = new Map<ChannelName, Inbox<Body>>();
const channelIds = new Map<ChannelName, string>();

beforeAll(async () => {
  instance = await startStandalone();
  for (const name of NAMES) {
    const inbox = await openInbox<Body>();
    inboxes.set(name, inbox);
    channelIds.set(name, await make('channels', { type: 'webhook', name, url: inbox.url, events: EVENTS[name] }));
  }
});
afterAll(async () => {
  for (const inbox of inboxes.values()) inbox.close();
  await instance?.stop();
});

async function make(path: string, body: object): Promise<string> {
  return (await api<{ id: string }>(instance, 'POST', `/api/v0/${path}`, body)).id;
}

/** What a channel has received, as short texts. */
const told = (name: ChannelName): string[] =>
  (inboxes.get(name)?.bodies ?? []).map((body) =>
    body.event === 'alert' ? `${body.alert.monitorName} ${body.alert.status}` : `group ${body.alertGroup.status}`,
  );

const hears = (name: ChannelName, what: readonly string[]): Promise<true> =>
  until(`${name} hearing of ${what.join(', ')}; it has heard of ${told(name).join(', ')}`, async () =>
    what.every((each) => told(name).includes(each)) ? true : undefined,
  );

it('each channel hears of alerts and groups by its events', async () => {
  await api(instance, 'POST', '/api/v0/services', { name: 'shop', memo: '' });
  await api(instance, 'POST', '/api/v0/services/shop/roles', { name: 'app', memo: '' });
  const inShop = await make('hosts', { name: 'app1', meta: {}, roleFullnames: ['shop:app'] });
  const alone = await make('hosts', { name: 'lone', meta: {} });
  const setting = { name: 'shop bundle', memo: 'call the shop', serviceScopes: ['shop'], notificationInterval: 60 };
  const settingId = await make('alert-group-settings', setting);
  const monitors = new Map<string, string>();
  for (const name of ['load', 'disk']) {
    const threshold = { operator: '>', warning: 5, critical: 10, duration: 1 };
    monitors.set(name, await make('monitors', { type: 'host', name, metric: `custom.${name}`, ...threshold }));
  }
  const post = (hostId: string, name: string, value: number): Promise<unknown> =>
    api(instance, 'POST', '/api/v0/tsdb', [{ hostId, name: `custom.${name}`, time: nowSeconds(), value }]);
  /** Posts until there are so many alerts of the monitor: it may not have come round when the first sample is judged. */
  const opens = (hostId: string, name: string, value: number, count = 1): Promise<true> =>
    until(`an alert of ${name}`, async () => {
      await post(hostId, name, value);
      const path = `/api/v1/alerts?monitorId=${monitors.get(name)}`;
      const { alerts } = await api<{ alerts: unknown[] }>(instance, 'GET', path);
      return alerts.length === count ? true : undefined;
    });

  await opens(inShop, 'disk', 6);
  await hears('groups', ['group WARNING']);
  await opens(inShop, 'load', 11);
  await hears('groups', ['group CRITICAL']);
  await opens(alone, 'load', 6, 2);
  await hears('both', ['group WARNING', 'group CRITICAL', 'load warning']);

  const body = inboxes.get('groups')?.bodies[0];
  if (body?.event !== 'alertGroup') throw new Error(`not of an alert group: ${JSON.stringify(body)}`);
  const { id, createdAt } = body.alertGroup;
  const page = (path: string): unknown => expect.stringMatching(new RegExp(`^http://.*/orgs/[^/]+/${path}$`));
  expect(body).toEqual({
    orgName: expect.stringMatching(/./) as string,
    event: 'alertGroup',
    alertGroup: { id, status: 'WARNING', createdAt, closedAt: null, url: page(`alert-groups/${id}`) },
    alertGroupSetting: {
      id: settingId,
      name: 'shop bundle',
      memo: 'call the shop',
      url: page(`alert-group-settings/${settingId}`),
    },
    imageUrl: null,
  });
  expect(createdAt).toBeLessThanOrEqual(nowSeconds());
  const shown = await api<{ status: string; alerts: unknown[] }>(instance, 'GET', `/api/v1/alert-groups/${id}`);
  expect(shown).toMatchObject({ status: 'critical', openAlertCount: 2, alerts: [{}, {}] });

  await post(inShop, 'load', 1);
  await until('the group being worth a warning', async () =>
    told('groups').filter((text) => text === 'group WARNING').length === 2 ? true : undefined,
  );
  await post(inShop, 'disk', 1);
  await post(alone, 'load', 1);
  await hears('groups', ['group OK']);
  await hears('both', ['group OK', 'load ok']);
  await hears('alerts', ['disk ok', 'load ok']);
  await until('the ends of all alerts', async () => (told('alerts').length === 6 ? true : undefined));

  const groups = ['group CRITICAL', 'group OK', 'group WARNING', 'group WARNING'];
  expect(told('none')).toEqual([]);
  expect(told('groups').sort()).toEqual(groups);
  expect(told('both').sort()).toEqual([...groups, 'load ok', 'load warning']);
  expect(told('alerts').sort()).toEqual([
    ...['disk ok', 'disk warning'],
    ...['load critical', 'load ok', 'load ok', 'load warning'],
  ]);
  const path = `/api/v1/deliveries?channelId=${channelIds.get('both')}`;
  const { deliveries } = await api<{ deliveries: { state: string; reason: string | null }[] }>(instance, 'GET', path);
  expect(deliveries.filter(({ state }) => state === 'skipped').map(({ reason }) => reason)).toEqual(
    Array(4).fill('told_by_alert_group'),
  );
});
