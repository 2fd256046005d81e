import { IssueSignInLink } from '@tocsin/config-feature';
import { eventually } from '@tocsin/messaging/testing';
import { aDelivery, aTransition } from './alert-stories.js';
import { Browser } from './browser.js';
import { type ConfigService, PUBLIC_URL, startConfigService } from './config-service.js';
import { type Made, made, newChart, newMonitor, newProjectWorld, type ProjectWorld } from './project-world.js';

let service: ConfigService;
let world: ProjectWorld;
let browser: Browser;
let org: string;
let home: string;
let chart: Made;
let monitor: Made;
beforeAll(async () => {
  service = await startConfigService();
  world = await newProjectWorld(service);
  chart = await newChart(world, world.people.member);
  monitor = await newMonitor(world, world.people.member, chart.id, {
    name: 'Few <signups>',
    memo: 'see the runbook',
    isSmart: false,
    conditions: [
      { type: 'threshold', operator: 'below', value: 55 },
      { type: 'confidence', level: 99, sides: 'below' },
    ],
    buckets: 2,
    emails: ['team@example.com'],
  });
  org = world.organizationId;
  await eventually(
    async () => service.view.find('kpiMonitor', org, monitor.id) !== undefined,
    'the monitor came round',
  );
  home = `/orgs/${service.view.find('organization', org, org)?.name}`;
  const url = await service.app.get(IssueSignInLink, { strict: false }).run(org);
  browser = new Browser(service.client.baseUrl);
  await browser.visit(url.slice(PUBLIC_URL.length));
});
afterAll(() => service.stop());

const projectPath = (): string => `${home}/projects/${world.projectId}`;
const monitorPath = (): string => `${projectPath()}/monitors/${monitor.id}`;
const chartPath = (): string => `${projectPath()}/charts/${chart.id}`;

async function pageAt(path: string): Promise<{ readonly html: string; readonly words: string }> {
  const { status, text } = await browser.visit(path);
  expect({ path, status }).toEqual({ path, status: 200 });
  return { html: text, words: text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ') };
}

it('lead from the organization over the project to chart and monitor', async () => {
  expect((await pageAt(home)).html).toContain(`href="${projectPath()}"`);
  const project = await pageAt(projectPath());
  for (const path of [chartPath(), monitorPath()]) expect(project.html).toContain(`href="${path}"`);
  expect((await pageAt(chartPath())).html).toContain(`href="${monitorPath()}"`);
  const { html } = await pageAt(monitorPath());
  for (const path of [chartPath(), projectPath()]) expect(html).toContain(`href="${path}"`);
});

it('say how a monitor decides and whom it tells', async () => {
  const { html, words } = await pageAt(monitorPath());
  for (const part of [
    'Few &lt;signups&gt;',
    'see the runbook',
    'Owner mia',
    'below 55, or below the 99 % band',
    '2 complete buckets in a row',
    'Severity critical',
    'to 1 recipient',
  ]) {
    expect(words).toContain(part);
  }
  expect(html).not.toContain('team@example.com');
});

it('say what a monitor waits for, if the evaluator answers', async () => {
  expect((await pageAt(monitorPath())).words).not.toContain('What it waits for');
  const message = 'The past is being counted: 7 of <28> days so far.';
  const waitsFor = { reason: 'past', message, until: null };
  service.kpiProgress.kept = { judgedUntil: null, waitsFor, seriesCount: 3 };
  expect((await pageAt(monitorPath())).words).toContain(
    'What it waits for The past is being counted: 7 of &lt;28&gt; days so far. Judged until nothing is judged yet Series 3',
  );
  service.kpiProgress.kept = {
    judgedUntil: 1_764_000_000,
    waitsFor: { ...waitsFor, until: 1_764_003_720 },
    seriesCount: 3,
  };
  const { html } = await pageAt(monitorPath());
  for (const time of ['2025-11-24T16:00:00.000Z', '2025-11-24T17:02:00.000Z']) expect(html).toContain(time);
});

it('say when a monitor gives a conversion less time than its chart', async () => {
  const { member } = world.people;
  const e = [{ event_type: 'Signup' }, { event_type: 'Order' }];
  const funnel = await newChart(world, member, { query: { type: 'funnel', e, cs: 86_401 } });
  const { id } = await newMonitor(world, member, funnel.id);
  await eventually(async () => service.view.find('kpiMonitor', org, id) !== undefined, 'the monitor came round');
  const { words } = await pageAt(`${projectPath()}/monitors/${id}`);
  expect(words).toContain('Conversions count that take a day at most; the chart itself allows more');
  expect((await pageAt(monitorPath())).words).not.toContain('Conversions');
  await member.client.delete(`${world.path}/monitors/${id}`);
  await member.client.delete(`${world.path}/charts/${funnel.id}`);
});

it('say what a chart asks', async () => {
  const { words } = await pageAt(chartPath());
  expect(words).toContain('Signup');
  expect(words).toContain('segmentation');
});

it('show its alerts, whose pages lead back to it', async () => {
  const found = { id: monitor.id, name: 'Few <signups>', type: 'kpi' } as const;
  service.alerts.kept = [
    aTransition(org, {
      alert: { monitorId: monitor.id, type: 'kpi', target: { kind: 'series', name: 'Signup', labels: {} } },
      monitor: found,
    }),
  ];
  for (const path of [projectPath(), monitorPath()]) {
    expect((await pageAt(path)).html).toContain(`href="${home}/alerts/alert1"`);
  }
  for (const path of [projectPath(), chartPath()]) {
    expect((await pageAt(path)).words).toContain('KPI monitors 1 Few &lt;signups&gt; critical KPI monitor');
  }
  const alert = await pageAt(`${home}/alerts/alert1`);
  expect(alert.html).toContain(`href="${home}/kpi-monitors/${monitor.id}"`);
  const { status, headers } = await browser.visit(`${home}/kpi-monitors/${monitor.id}`);
  expect([status, headers.get('location')]).toEqual([303, monitorPath()]);
});

it('name the webhooks and the people that alerts of a monitor were sent to', async () => {
  const webhook = { name: 'growth team', url: 'https://hooks.example.com/kpis', monitorIds: [monitor.id] };
  const { id } = made(await world.admin.post(`${world.path}/webhooks`, webhook));
  await eventually(async () => service.view.find('projectWebhook', org, id) !== undefined, 'the webhook came round');
  service.alerts.kept = [aTransition(org, { alert: { monitorId: monitor.id, type: 'kpi' } })];
  const skipped = { state: 'skipped', reason: 'no_recipients', attempts: [] } as const;
  service.deliveries.kept = [aDelivery({ channelId: id }), aDelivery({ channelId: monitor.id, ...skipped })];
  const { words } = await pageAt(`${home}/alerts/alert1`);
  expect(words).toContain('delivered growth team 1 attempt');
  expect(words).toContain('not sent mail of Few &lt;signups&gt;');
});

it('say whom nobody is told of, also without alerts', async () => {
  const silence = { isMute: true, snoozedUntil: service.clock.now() + 60_000 };
  const { client } = world.people.member;
  const silenced = async (wanted: object) => {
    expect((await client.patch(`${world.path}/monitors/${monitor.id}`, wanted)).status).toBe(200);
    const { isMute } = wanted as { isMute: boolean };
    await eventually(async () => service.view.find('kpiMonitor', org, monitor.id)?.isMute === isMute, 'it came round');
  };
  await silenced(silence);
  service.alerts.isDown = true;
  for (const path of [projectPath(), chartPath()]) {
    expect((await pageAt(path)).words).toContain('Few &lt;signups&gt; muted snoozed KPI monitor');
  }
  expect((await pageAt(monitorPath())).words).toContain('muted snoozed KPI monitor');
  service.alerts.isDown = false;
  await silenced({ isMute: false, snoozedUntil: null });
});

it.each(['projects/none', 'projects/PROJECT/charts/none', 'projects/PROJECT/monitors/none', 'kpi-monitors/none'])(
  'say that there is nothing at %s',
  async (path) => {
    expect((await browser.visit(`${home}/${path.replace('PROJECT', world.projectId)}`)).status).toBe(404);
  },
);

it('of another project do not show a chart or monitor', async () => {
  const other = made(await world.admin.post('/api/v1/projects', { name: 'other' }));
  await eventually(async () => service.view.find('project', org, other.id) !== undefined, 'it came round');
  for (const path of [`charts/${chart.id}`, `monitors/${monitor.id}`]) {
    expect((await browser.visit(`${home}/projects/${other.id}/${path}`)).status).toBe(404);
  }
});

it('of what is gone show what it was', async () => {
  await world.admin.delete(world.path);
  await eventually(async () => service.view.find('project', org, world.projectId) === undefined, 'it is gone');
  await eventually(async () => service.view.find('kpiMonitor', org, monitor.id) === undefined, 'they are gone');
  for (const path of [projectPath(), chartPath(), monitorPath()]) {
    expect((await pageAt(path)).words).toContain('deleted');
  }
});
