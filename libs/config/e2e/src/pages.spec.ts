import { IssueSignInLink } from '@tocsin/config-feature';
import { anImageTokens } from '@tocsin/delivery-security/testing';
import { eventually } from '@tocsin/messaging/testing';
import type { MonitorState } from '@tocsin/payload-schemas';
import { aDelivery, aGroupTransition, aTransition } from './alert-stories.js';
import { Browser, type Visit } from './browser.js';
import { type ConfigService, PUBLIC_URL, startConfigService } from './config-service.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

let service: ConfigService;
let org: string;
beforeAll(async () => {
  service = await startConfigService();
  org = (await service.published()).records[0].org;
  await seen(() => service.view.find('organization', org, org) !== undefined);
});
afterAll(() => service.stop());
afterEach(() => {
  service.alerts.kept = [];
  service.deliveries.kept = [];
  service.alerts.isDown = false;
  service.deliveries.isDown = false;
});

/** Pages show what the service has read back from the log. */
const seen = (condition: () => boolean): Promise<void> =>
  eventually(async () => condition(), 'the configuration came round');

async function link(): Promise<string> {
  const url = await service.app.get(IssueSignInLink, { strict: false }).run(org);
  expect(url.startsWith(`${PUBLIC_URL}/signin?token=`)).toBe(true);
  return url.slice(PUBLIC_URL.length);
}

const newBrowser = (): Browser => new Browser(service.client.baseUrl);

async function signedIn(): Promise<Browser> {
  const browser = newBrowser();
  expect((await browser.visit(await link())).status).toBe(303);
  return browser;
}

function expectPage({ status, headers, text }: Visit, expectedStatus = 200): void {
  expect({ status, text }).toMatchObject({ status: expectedStatus });
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
  );
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(text).toMatch(/^<!doctype html>/);
  expect(text).toContain('<meta name="viewport" content="width=device-width, initial-scale=1" />');
  const withoutGraphs = text.replaceAll(/<img class="graph" src="\/embed\/public\/alert\/[\w-]+\.png" /g, '');
  expect(withoutGraphs).not.toMatch(/<script|<img|<iframe|<[^>]*\s(on[a-z]+|style)=|href="javascript:/i);
}

describe('signing in', () => {
  it.each([
    '/',
    '/orgs/acme',
    '/orgs/acme/alerts/a',
    '/orgs/acme/hosts/h',
    '/orgs/acme/services/s',
    '/orgs/acme/monitors/m',
    '/orgs/other',
    '/orgs/acme/x/y/z',
  ])('is asked for at %s, and nothing else is told', async (path) => {
    const visit = await newBrowser().visit(path);
    expectPage(visit, 401);
    expect(visit.text).toContain('Open the sign-in link that Tocsin prints in its terminal when it starts');
    expect(visit.text).not.toContain('acme');
  });

  it('works with a link, once, and leads to the organization', async () => {
    const path = await link();
    const browser = newBrowser();
    const visit = await browser.visit(path);
    expect(visit).toMatchObject({ status: 303 });
    expect(visit.headers.get('location')).toBe('/');
    expect(visit.headers.get('set-cookie')).toMatch(
      /^tocsin_session=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure$/,
    );
    const home = await browser.visit('/');
    expect([home.status, home.headers.get('location')]).toEqual([303, '/orgs/acme']);
    expectPage(await browser.visit('/orgs/acme'));

    const second = await newBrowser().visit(path);
    expectPage(second, 410);
    expect(second.headers.get('set-cookie')).toBeNull();
  });

  it('works with a link that a key was given, if it can write', async () => {
    const { body } = await service.client.post('/api/v1/sign-in-links');
    const { url } = body as { url: string };
    expect(url).toMatch(new RegExp(`^${PUBLIC_URL}/signin\\?token=[\\w-]{43}$`));
    const browser = newBrowser();
    expect((await browser.visit(url.slice(PUBLIC_URL.length))).status).toBe(303);
    expectPage(await browser.visit('/orgs/acme'));

    const made = await service.client.post('/api/v1/api-keys', { name: 'reader' });
    const reader = service.client.withKey((made.body as { key: string }).key);
    await seen(() => service.view.list('apiKey', org).length === 2);
    expect(await reader.post('/api/v1/sign-in-links')).toMatchObject({ status: 403 });
    expect(await service.client.withKey('wrong').post('/api/v1/sign-in-links')).toMatchObject({ status: 401 });
  });

  it('uses up a link for one of two browsers that come at once', async () => {
    const path = await link();
    const visits = await Promise.all([newBrowser().visit(path), newBrowser().visit(path)]);
    expect(visits.map(({ status }) => status).sort()).toEqual([303, 410]);
  });

  it('leaves a link alone that is only looked at', async () => {
    const path = await link();
    expect((await newBrowser().visit(path, 'HEAD')).status).toBe(200);
    expectPage(await newBrowser().visit('/signin'));
    expect((await newBrowser().visit(path)).status).toBe(303);
  });

  it('works for 15 minutes', async () => {
    const [early, late] = [await link(), await link()];
    service.clock.advance(15 * MINUTE_MS - 1);
    expect((await newBrowser().visit(early)).status).toBe(303);
    service.clock.advance(1);
    expectPage(await newBrowser().visit(late), 410);
  });

  it.each(['', 'x', '%00', "'%20or%201=1", 'a'.repeat(43), 'a&token=b'])('refuses the token "%s"', async (token) => {
    const visit = await newBrowser().visit(`/signin?token=${token}`);
    expectPage(visit, 410);
    expect(visit.headers.get('set-cookie')).toBeNull();
  });

  it('lasts 30 days', async () => {
    const browser = await signedIn();
    service.clock.advance(30 * DAY_MS - 1);
    expectPage(await browser.visit('/orgs/acme'));
    service.clock.advance(1);
    expectPage(await browser.visit('/orgs/acme'), 401);
  });

  it('ends with signing out', async () => {
    const browser = await signedIn();
    const other = await signedIn();
    const visit = await browser.visit('/signout', 'POST');
    expect([visit.status, visit.headers.get('location')]).toEqual([303, '/signin']);
    expect(visit.headers.get('set-cookie')).toMatch(/^tocsin_session=; Path=\/; Max-Age=0;/);
    expectPage(await browser.visit('/orgs/acme'), 401);
    expectPage(await other.visit('/orgs/acme'));
    expect((await newBrowser().visit('/signout', 'POST')).status).toBe(303);
  });

  it('keeps no token and no cookie, and forgets what has expired', async () => {
    const path = await link();
    const browser = newBrowser();
    const cookie = (await browser.visit(path)).headers.get('set-cookie') ?? '';
    await link();
    const kept = await service.database.dataSource.query<object[]>(
      'select * from sign_in_link union all select * from page_session',
    );
    const secrets = [path.split('token=')[1], /=([^;]+)/.exec(cookie)?.[1] ?? ''];
    expect(secrets.map((secret) => secret.length)).toEqual([43, 43]);
    for (const secret of secrets) expect(JSON.stringify(kept)).not.toContain(secret);

    service.clock.advance(31 * DAY_MS);
    await link();
    const left =
      'select (select count(*)::int from sign_in_link) as links, (select count(*)::int from page_session) as sessions';
    expect(await service.database.dataSource.query(left)).toEqual([{ links: 1, sessions: 0 }]);
  });
});

describe('pages', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await signedIn();
  });

  it('of another organization are not there', async () => {
    const made = await service.client.post('/api/v1/organizations', { name: 'rival' });
    expect(made.status).toBeLessThan(300);
    for (const path of ['/orgs/rival', '/orgs/rival/alerts/alert1', '/orgs/nowhere']) {
      const visit = await browser.visit(path);
      expectPage(visit, 404);
      expect(visit.text).not.toContain('rival');
    }
  });

  it.each([
    { path: '/orgs/acme/alerts/none', text: 'There is no alert none.' },
    { path: '/orgs/acme/alerts/%00', text: 'There is no alert ' },
    { path: '/orgs/acme/hosts/none', text: 'There is no host none.' },
    { path: '/orgs/acme/services/none', text: 'There is no service none.' },
    { path: '/orgs/acme/monitors/none', text: 'There is no monitor none.' },
    { path: '/orgs/acme/hosts/%3Cscript%3E', text: 'There is no host &lt;script&gt;.' },
    { path: '/orgs/acme/channels/x/y', text: 'There is no such page.' },
  ])('say that there is nothing at $path', async ({ path, text }) => {
    const visit = await browser.visit(path);
    expectPage(visit, 404);
    expect(visit.text).toContain(text);
  });

  it('show an organization without anything in it', async () => {
    const visit = await browser.visit('/orgs/acme');
    expectPage(visit);
    expect(visit.text).toContain('None. All is quiet.');
    expect(visit.text).toContain('Connectivity monitor');
  });

  it('tell the story of an alert with its deliveries', async () => {
    const hook = { type: 'webhook', name: 'ops hook', url: 'https://hooks.example.com/' };
    const channel = (await service.client.post('/api/v0/channels', hook)).body as { id: string };
    await seen(() => service.view.find('channel', org, channel.id) !== undefined);
    service.alerts.kept = [
      aTransition(org, {
        alert: { status: 'warning' },
        other: { message: 'CPU % 81 > 80', metric: { label: 'cpu%', value: 81 } },
      }),
      aTransition(org, {
        alert: {
          status: 'ok',
          isOpen: false,
          closedAt: 1_763_999_125,
          statusChangedAt: 1_763_999_125,
          reason: 'deploy',
        },
        other: {
          sequence: 2,
          previousStatus: 'warning',
          trigger: 'manual',
          message: 'CPU % 81',
          user: { id: 'u', screenName: 'hanako' },
        },
      }),
    ];
    const soon = service.clock.now() + MINUTE_MS;
    const soonText = new Date(soon).toISOString().slice(0, 19).replace('T', ' ');
    service.deliveries.kept = [
      aDelivery({ channelId: channel.id }),
      aDelivery({
        channelId: 'channel2',
        sequence: 2,
        state: 'pending',
        nextAttemptAt: soon,
        attempts: [
          { attempt: 1, at: 1_763_999_125_100, httpStatus: 503, error: null, latencyMs: 1_250, bodySnippet: 'busy' },
          {
            attempt: 2,
            at: 1_763_999_130_100,
            httpStatus: null,
            error: 'connect_timeout',
            detail: 'no connection to 192.0.2.1:443 within 5 s',
            latencyMs: null,
            bodySnippet: '',
          },
        ],
      }),
      ...(
        [
          ['waits1', { waitsFor: 'earlier' }],
          ['waits2', { waitsFor: 'pause', nextAttemptAt: soon }],
          ['waits3', { waitsFor: 'suspension' }],
          ['waits4', { waitsFor: null, nextAttemptAt: soon - MINUTE_MS }],
          ['waits5', { waitsFor: null }],
        ] as const
      ).map(([channelId, wait]) => aDelivery({ channelId, sequence: 2, state: 'pending', attempts: [], ...wait })),
      aDelivery({ channelId: 'channel3', sequence: 2, state: 'skipped', reason: 'channel_suspended', attempts: [] }),
      aDelivery({ channelId: 'channel4', sequence: 2, state: 'dead', reason: 'a_reason_of_tomorrow', attempts: [] }),
    ];
    const visit = await browser.visit('/orgs/acme/alerts/alert1');
    expectPage(visit);
    const text = visit.text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    for (const expected of [
      'ok closed · alert alert1 CPU high',
      'Was open for 2 min 5 s',
      'Reason deploy',
      'warning → ok closed by hand by hanako',
      `trying again channel2 next attempt ${soonText} 2 attempts`,
      'no connection to 192.0.2.1:443 within 5 s',
      'waiting waits1 waits for the one before it',
      `waiting waits2 waits for the channel, which pauses until ${soonText}`,
      'waiting waits3 waits for the channel, which is suspended',
      'waiting waits4 is due',
      'waiting waits5 is being sent',

      'HTTP 503 after 1 s',
      'no answer · connect_timeout',
      'not sent channel3 the channel was suspended',
      'failed channel4 a_reason_of_tomorrow',
      'delivered ops hook 1 attempt, last answer 200',
      'HTTP 200 after 42 ms',
      'webhook-id msg_alert1_1',
    ]) {
      expect(text).toContain(expected);
    }
    expect(visit.text).toContain(
      '<time datetime="2025-11-24T15:43:20.000Z" title="2025-11-24 15:43:20 UTC">2025-11-24 15:43:20</time>',
    );
  });

  it('tell what happened to an alert that stays open, and why', async () => {
    const taro = { id: 'u', screenName: 'taro' };
    const at = 1_763_999_000;
    service.alerts.kept = [
      aTransition(org, {
        other: {
          why: {
            points: [
              { time: at - 60, value: 97 },
              { time: at, value: 98 },
            ],
            attempts: 2,
          },
        },
      }),
      aTransition(org, {
        other: {
          sequence: 2,
          previousStatus: 'critical',
          change: 'resend',
          at: at + 600,
          why: { points: [], lastSeenAt: at },
        },
      }),
      aTransition(org, {
        alert: {
          acknowledged: { at: at + 660, by: { kind: 'user', ...taro } },
          assignee: taro,
          snoozedUntil: at + 3600,
          isFlapping: true,
        },
        other: {
          sequence: 3,
          previousStatus: 'critical',
          change: 'snooze',
          trigger: 'manual',
          at: at + 720,
          user: taro,
        },
      }),
    ];
    const visit = await browser.visit('/orgs/acme/alerts/alert1');
    expectPage(visit);
    const text = visit.text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    for (const expected of [
      'Acknowledged 2025-11-24 15:54:20 by taro',
      'critical flapping open',
      'Assigned to taro',
      'Snoozed until 2025-11-24 16:43:20',
      'critical snoozed until 2025-11-24 16:43:20 by taro',
      'critical told again',
      'last heard of 2025-11-24 15:43:20',
      'the mean of 2 points 97, 98, the newest of 2025-11-24 15:43:20',
      'warning &gt; 80, critical &gt; 95',
      '2 in a row not ok',
      'revision 1 of the monitor',
    ]) {
      expect(text).toContain(expected);
    }
    expect(text).not.toContain('critical → critical');
    // Nobody is notified of the snooze, of the two others nobody was.
    expect(text.split('Sent to no channel.')).toHaveLength(3);
  });

  it('say of an alert of a KPI which series and which condition it is about', async () => {
    service.alerts.kept = [
      aTransition(org, {
        alert: {
          target: { kind: 'series', name: 'plus', labels: { plan: 'plus', condition: 'threshold below 20' } },
        },
        monitor: { type: 'kpi', name: 'Few buyers', operator: undefined, warning: undefined, critical: undefined },
        other: { message: '2025-11-24 15:00:00: 10.0 is lower than the threshold 20.0.' },
      }),
    ];
    const textOf = async (path: string): Promise<string> => {
      const visit = await browser.visit(path);
      expectPage(visit);
      return visit.text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    };
    const story = await textOf('/orgs/acme/alerts/alert1');
    expect(story).toContain('Monitor Few buyers KPI monitor Series plus Condition threshold below 20 Opened');
    expect(story).toContain('10.0 is lower than the threshold 20.0.');
    expect(await textOf('/orgs/acme')).toContain('Few buyers on plus');
  });

  it('name the API key that acknowledged an alert, as long as there is one', async () => {
    const { apiKeys } = (await service.client.get('/api/v1/api-keys')).body as {
      apiKeys: { id: string; name: string }[];
    };
    const [key] = apiKeys;
    for (const [id, shown] of [
      [key.id, `by the API key ${key.name}`],
      ['gone', 'by the API key gone'],
    ]) {
      const acknowledged = { at: 1_763_999_000, by: { kind: 'key', id } } as const;
      service.alerts.kept = [aTransition(org, { alert: { acknowledged } })];
      expect((await browser.visit('/orgs/acme/alerts/alert1')).text.replace(/<[^>]+>/g, '')).toContain(shown);
    }
  });

  it('show times in the zone of the organization', async () => {
    service.alerts.kept = [aTransition(org)];
    const patched = await service.client.patch(`/api/v1/organizations/${org}`, { timeZone: 'Asia/Tokyo' });
    expect({ patched }).toMatchObject({ patched: { status: 200 } });
    await seen(() => service.view.find('organization', org, org)?.timeZone === 'Asia/Tokyo');
    const visit = await browser.visit('/orgs/acme/alerts/alert1');
    expect(visit.text).toContain('title="2025-11-24 15:43:20 UTC">2025-11-25 00:43:20</time>');
    expect(visit.text).toContain('<footer>Times are in Asia/Tokyo.</footer>');
  });

  it('show the graph of an alert, where there is one', async () => {
    const transition = aTransition(org);
    service.alerts.kept = [transition];
    const token = anImageTokens().token({ org, alertId: transition.alert.id, sequence: transition.sequence });
    const visit = await browser.visit('/orgs/acme/alerts/alert1');
    expectPage(visit);
    expect(visit.text).toContain(`<img class="graph" src="/embed/public/alert/${token}.png" `);
    service.alerts.kept = [{ ...transition, alert: { ...transition.alert, type: 'check' } }];
    expect((await browser.visit('/orgs/acme/alerts/alert1')).text).not.toContain('<img');
  });

  it('do without what another service does not answer, unless it is what they are about', async () => {
    service.alerts.kept = [aTransition(org)];
    service.deliveries.isDown = true;
    const withoutDeliveries = await browser.visit('/orgs/acme/alerts/alert1');
    expectPage(withoutDeliveries);
    expect(withoutDeliveries.text).toContain('The deliveries cannot be read right now.');
    service.alerts.isDown = true;
    const overview = await browser.visit('/orgs/acme');
    expectPage(overview);
    expect(overview.text).toContain('The alerts cannot be read right now.');
    const alert = await browser.visit('/orgs/acme/alerts/alert1');
    expectPage(alert, 503);
    expect(alert.text).toContain('Not available right now');
  });

  it('show hosts, services with their roles, and monitors of every kind, deleted ones for a while', async () => {
    const meta = {
      name: 'app01',
      displayName: 'shop app 1',
      meta: {},
      roleFullnames: ['webshop:app'],
      checks: [{ name: 'syslog', memo: 'watches' }],
    };
    const host = (await service.client.post('/api/v0/hosts', meta)).body as { id: string };
    const bodies = [
      {
        type: 'host',
        name: 'load',
        metric: 'loadavg5',
        duration: 3,
        operator: '>',
        warning: 4,
        maxCheckAttempts: 2,
        scopes: ['webshop: app'],
      },
      {
        type: 'service',
        name: 'orders',
        service: 'webshop',
        metric: 'orders',
        duration: 1,
        operator: '<',
        missingDurationCritical: 30,
      },
      {
        type: 'external',
        name: 'site',
        url: 'https://user:hunter2@www.example.com/?key=s3cret',
        method: 'POST',
        expectedStatusCode: 204,
        certificationExpirationWarning: 30,
      },
      { type: 'expression', name: 'sum', expression: 'sum(role(webshop:app, loadavg5))', operator: '>', critical: 10 },
      { type: 'anomalyDetection', name: 'odd', scopes: ['webshop: app'], criticalSensitivity: 'sensitive' },
      { type: 'query', name: 'slow', query: 'a.b{c="d"}', legend: '{{c}}', operator: '>', warning: 0.25 },
    ];
    const ids = new Map<string, string>();
    for (const body of bodies) {
      const answer = await service.client.post('/api/v0/monitors', body);
      expect(answer).toMatchObject({ status: 200 });
      const { id, name } = answer.body as MonitorState;
      ids.set(name, id);
    }
    await service.client.delete(`/api/v0/monitors/${ids.get('slow')}`);
    await seen(() => service.view.entry('monitor', org, ids.get('slow') ?? '')?.record.deleted === true);
    service.alerts.kept = [
      aTransition(org, {
        monitor: { id: ids.get('load'), name: 'load' },
        other: {
          host: {
            id: host.id,
            name: 'app01',
            memo: '',
            status: 'working',
            isRetired: false,
            roles: [{ service: 'webshop', role: 'app' }],
          },
        },
      }),
    ];
    const text = async (path: string): Promise<string> => {
      const visit = await browser.visit(path);
      expectPage(visit);
      return visit.text;
    };
    const alertLink = '<a class="grow" href="/orgs/acme/alerts/alert1">';
    const hostPage = await text(`/orgs/acme/hosts/${host.id}`);
    expect(hostPage).toContain('href="/orgs/acme/services/webshop#role=app">webshop: app</a>');
    for (const part of [alertLink, 'shop app 1', 'app01', '<bdi>syslog</bdi>', '<bdi>watches</bdi>'])
      expect(hostPage).toContain(part);
    const servicePage = await text('/orgs/acme/services/webshop');
    for (const part of [
      'id="role=app"',
      alertLink,
      `/orgs/acme/hosts/${host.id}"`,
      '<bdi>load</bdi>',
      '<bdi>orders</bdi>',
    ]) {
      expect(servicePage).toContain(part);
    }
    expect(servicePage).not.toContain('<bdi>site</bdi>');
    const monitorPage = async (name: string): Promise<string> =>
      (await text(`/orgs/acme/monitors/${ids.get(name)}`)).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    expect(await monitorPage('load')).toContain('warning &gt; 4');
    expect(await monitorPage('load')).toContain('the average of 3 points, 2 times in a row');
    expect(await text(`/orgs/acme/monitors/${ids.get('load')}`)).toContain(alertLink);
    expect(await monitorPage('orders')).toContain('critical at least 30 minutes');
    const site = await monitorPage('site');
    expect(site).toContain('POST https://www.example.com/?…');
    expect(site).toContain('warning fewer than 30 days left');
    expect(site).not.toMatch(/hunter2|s3cret/);
    expect(await monitorPage('sum')).toContain('sum(role(webshop:app, loadavg5))');
    expect(await monitorPage('odd')).toContain('Critical sensitive');
    expect(await monitorPage('slow')).toMatch(/deleted .*Query monitor/);
    const overview = await text('/orgs/acme');
    for (const part of [alertLink, 'shop app 1', 'href="/orgs/acme/services/webshop"', '<bdi>sum</bdi>'])
      expect(overview).toContain(part);
    expect(overview).not.toContain('<bdi>slow</bdi>');
  });

  it('of what is gone show its last name, when it went and its past alerts', async () => {
    const { client } = service;
    const make = async (path: string, body: object): Promise<string> =>
      ((await client.post(`/api/v0/${path}`, body)).body as { id: string }).id;
    await client.post('/api/v0/services', { name: 'oldshop', memo: 'sold things' });
    await client.post('/api/v0/services/oldshop/roles', { name: 'app' });
    const hostId = await make('hosts', { name: 'old01', displayName: 'old app 1', meta: {} });
    const monitorId = await make('monitors', {
      type: 'external',
      name: 'old site',
      memo: 'ask hanako',
      url: 'https://old.example.com/?key=s3cret',
    });
    const closed = { isOpen: false, status: 'ok', openedAt: 1_763_999_000, closedAt: 1_763_999_125 } as const;
    const host = { id: hostId, name: 'old01', memo: '', status: 'working' as const, isRetired: true, roles: [] };
    service.alerts.kept = [
      aTransition(org, { alert: { ...closed, id: 'alertH' }, other: { host } }),
      aTransition(org, { alert: { ...closed, id: 'alertM' }, monitor: { id: monitorId, name: 'old site' } }),
      aTransition(org, {
        alert: { ...closed, id: 'alertS' },
        other: { service: { id: 's', name: 'oldshop', memo: '', roles: ['app'] } },
      }),
    ];
    const goneAt = new Date(service.clock.now()).toISOString();
    expect((await client.post(`/api/v0/hosts/${hostId}/retire`)).status).toBe(200);
    expect((await client.delete(`/api/v0/monitors/${monitorId}`)).status).toBe(200);
    expect((await client.delete('/api/v0/services/oldshop')).status).toBe(200);
    await seen(
      () =>
        service.view.find('host', org, hostId) === undefined &&
        service.view.find('monitor', org, monitorId) === undefined &&
        service.view.service(org, 'oldshop') === undefined,
    );
    const pages = [
      {
        path: `hosts/${hostId}`,
        words: ['retired', 'old app 1', 'old01'],
        alert: 'alertH',
      },
      {
        path: `monitors/${monitorId}`,
        words: ['deleted', 'External monitor', 'old site', 'ask hanako'],
        alert: 'alertM',
      },
      {
        path: 'services/oldshop',
        words: ['deleted', 'oldshop', 'sold things', 'Roles app'],
        alert: 'alertS',
      },
    ];
    for (const { path, words, alert } of pages) {
      const visit = await browser.visit(`/orgs/acme/${path}`);
      expectPage(visit);
      const text = visit.text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
      for (const word of [...words, 'Its alerts 1 critical', 'was open for 2 min 5 s'])
        expect({ path, text }).toEqual({ path, text: expect.stringContaining(word) as string });
      expect(visit.text).toMatch(new RegExp(`<dt>(Retired|Deleted)</dt><dd><time datetime="${goneAt}"`));
      expect(visit.text).toContain(`href="/orgs/acme/alerts/${alert}"`);
      expect(visit.text).not.toContain('s3cret');
    }
    service.alerts.isDown = true;
    expectPage(await browser.visit(`/orgs/acme/hosts/${hostId}`));
  });

  it('show an alert group with its alerts and deliveries, and its setting, which is found when it is deleted', async () => {
    const { client } = service;
    const setting = { name: 'shop bundle', memo: 'call <the> shop', notificationInterval: 30 };
    const { id } = (await client.post('/api/v0/alert-group-settings', setting)).body as { id: string };
    await seen(() => service.view.find('alertGroupSetting', org, id) !== undefined);
    service.alerts.kept = [aTransition(org, { alert: { alertGroupSettingIds: [id] } })];
    service.alerts.keptGroups = [
      aGroupTransition(org, { id, name: 'shop bundle', memo: 'call <the> shop' }),
      aGroupTransition(org, { id, name: 'shop bundle', memo: '' }, 'close'),
    ];
    service.deliveries.kept = [aDelivery({ subject: 'group1', sequence: 2 })];
    const text = async (path: string): Promise<string> => {
      const visit = await browser.visit(`/orgs/acme/${path}`);
      expectPage(visit);
      return visit.text;
    };
    const group = await text('alert-groups/group1');
    for (const part of [
      `href="/orgs/acme/alert-group-settings/${id}"`,
      'href="/orgs/acme/alerts/alert1"',
      '1 of 2 alerts open',
      '0 of 2 alerts open',
      'delivered',
    ])
      expect(group).toContain(part);
    for (const part of ['<bdi>shop bundle</bdi>', 'call &lt;the&gt; shop', 'every 30 minutes', 'alert-groups/group1'])
      expect(await text(`alert-group-settings/${id}`)).toContain(part);
    await client.delete(`/api/v0/alert-group-settings/${id}`);
    await seen(() => service.view.find('alertGroupSetting', org, id) === undefined);
    expect(await text(`alert-group-settings/${id}`)).toContain('<dt>Deleted</dt>');
    expectPage(await browser.visit('/orgs/acme/alert-groups/nothing'), 404);
    expectPage(await browser.visit('/orgs/acme/alert-group-settings/nothing'), 404);
  });

  it('escape whatever others have named and written', async () => {
    const evil = (where: string): string =>
      `${where} "><img src=x onerror='alert(1)'></title></style><script>alert(1)</script>\u202e`;
    const shown = (where: string): string =>
      `${where} &quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&lt;/title&gt;&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;\u202e`;
    const host = {
      name: evil('hostname'),
      displayName: evil('display'),
      memo: evil('hostmemo'),
      customIdentifier: evil('custom'),
      meta: {},
      checks: [{ name: evil('check'), memo: evil('checkmemo') }],
    };
    const { id: hostId } = (await service.client.post('/api/v0/hosts', host)).body as { id: string };
    const monitor = {
      type: 'query',
      name: evil('monitor'),
      memo: evil('memo'),
      query: evil('query'),
      legend: evil('legend'),
      operator: '>',
    };
    const { id: monitorId } = (await service.client.post('/api/v0/monitors', monitor)).body as { id: string };
    const external = {
      type: 'external',
      name: 'x',
      url: `https://www.example.com/'"><script>`,
      containsString: evil('contains'),
    };
    const { id: externalId } = (await service.client.post('/api/v0/monitors', external)).body as { id: string };
    const channel = { type: 'webhook', name: evil('channel'), url: 'https://hooks.example.com/' };
    const { id: channelId } = (await service.client.post('/api/v0/channels', channel)).body as { id: string };
    await service.client.post('/api/v0/services', { name: 'danger', memo: evil('servicememo') });
    await service.client.post('/api/v0/services/danger/roles', { name: 'zone', memo: evil('rolememo') });
    await service.client.patch(`/api/v1/organizations/${org}`, { displayName: evil('organization') });
    await seen(() => service.view.find('organization', org, org)?.displayName === evil('organization'));
    service.alerts.kept = [
      aTransition(org, {
        alert: {
          target: { kind: 'series', name: evil('series'), labels: { [evil('label')]: evil('value') } },
          reason: evil('reason'),
        },
        monitor: { id: monitorId, type: 'query', name: evil('alertmonitor'), memo: evil('alertmemo') },
        other: {
          message: evil('message'),
          user: { id: 'u', screenName: evil('screenname') },
          metric: { label: evil('metric'), value: 1 },
          host: { id: hostId, name: evil('alerthost'), memo: '', status: 'working', isRetired: false, roles: [] },
          service: { id: 's', name: evil('alertservice'), memo: '', roles: [] },
        },
      }),
    ];
    service.deliveries.kept = [
      aDelivery({
        channelId,
        webhookId: evil('webhookid'),
        attempts: [
          {
            attempt: 1,
            at: 0,
            httpStatus: 500,
            error: evil('error'),
            detail: evil('detail'),
            latencyMs: 1,
            bodySnippet: evil('body'),
          },
        ],
      }),
    ];
    const everywhere: Record<string, string[]> = {
      '/orgs/acme': ['organization', 'display', 'monitor', 'alertmonitor', 'message', 'alerthost'],
      '/orgs/acme/alerts/alert1': [
        ...['organization', 'alertmonitor', 'alertmemo', 'message', 'screenname', 'metric', 'reason', 'series'],
        ...['label', 'value', 'alerthost', 'alertservice', 'channel', 'webhookid', 'error', 'detail', 'body'],
      ],
      [`/orgs/acme/hosts/${hostId}`]: ['hostname', 'display', 'hostmemo', 'custom', 'check', 'checkmemo', 'message'],
      [`/orgs/acme/monitors/${monitorId}`]: ['monitor', 'memo', 'query', 'legend', 'message'],
      [`/orgs/acme/monitors/${externalId}`]: ['contains'],
      '/orgs/acme/services/danger': ['servicememo', 'rolememo'],
    };
    for (const [path, names] of Object.entries(everywhere)) {
      const visit = await browser.visit(path);
      expectPage(visit);
      for (const name of names)
        expect({ path, found: visit.text.includes(shown(name)), name }).toEqual({ path, found: true, name });
    }
  });
});
