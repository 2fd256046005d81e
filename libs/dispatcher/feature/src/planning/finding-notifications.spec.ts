import { anImageTokens } from '@tocsin/delivery-security/testing';
import type { KpiDestinations } from '@tocsin/dispatcher-domain';
import { aFinding, aKpiMonitor, aProjectWebhook, someFindings } from '@tocsin/dispatcher-domain/testing';
import { monitorToApiJson, type ProjectWebhookState } from '@tocsin/payload-schemas';
import { FindingNotifications } from './finding-notifications.js';
import { ToldSoFar } from './told-so-far.js';

const CONTEXT = { day: '2025-11-24', traceparent: null };
const INSTALLATION = {
  publicUrl: 'https://tocsin.example.com',
  version: '1',
  monitorJson: monitorToApiJson,
  imageTokens: anImageTokens(),
};

/** Notifications of message 7, with these webhooks, of which some were stopped by this service. */
function made(
  webhooks: ProjectWebhookState[],
  findings = someFindings(),
  stopped: string[] = [],
  faults: unknown[] = [],
) {
  const destinations: KpiDestinations = {
    webhooks,
    others: [],
    monitor: aKpiMonitor({ emails: ['team@example.com'] }),
    isMonitorDeleted: false,
    isProjectDeleted: false,
    people: new Map(),
  };
  const tables = { ofMonitor: () => destinations };
  const templateFaults: ConstructorParameters<typeof FindingNotifications>[3] = {
    tell: ({ id }, deliveryId) => faults.push([id, deliveryId]),
  };
  const notifications = new FindingNotifications(
    tables,
    INSTALLATION,
    ({ id }) => stopped.includes(id),
    templateFaults,
  );
  return notifications.of(findings, 7, CONTEXT, ToldSoFar.nobody());
}

it('tells of all findings in one message, known by the monitor and its number; every receiver gets a body of its own', () => {
  const hooks = [
    aProjectWebhook({ id: 'a' }),
    aProjectWebhook({ id: 'b', format: 'slack' }),
    aProjectWebhook({ id: 'c' }),
  ];
  const [notification, ...others] = made(hooks, someFindings({ findings: [aFinding(), aFinding({ sequence: 2 })] }));
  expect(others).toEqual([]);
  expect(notification).toMatchObject({ org: 'org1', subject: 'kpi1', subjectKind: 'kpi', sequence: 7, ...CONTEXT });
  expect(notification.deliveries).toEqual(
    ['a', 'b', 'c', 'kpi1'].map((id, form) => ({ channel: { org: 'org1', id }, form, lane: 0 })),
  );
  const bodies = notification.forms.map((body) => JSON.parse(body.toString()) as Record<string, unknown>);
  expect(bodies[0]).toMatchObject({ id: 'msg_kpi1_7_a', test: false, charts: [{ sequence: 1 }, { sequence: 2 }] });
  expect(bodies[2]).toMatchObject({ id: 'msg_kpi1_7_c' });
});

it('tells a receiver that keeps incidents of each finding by itself, known as the transition of its alert', () => {
  const hooks = [aProjectWebhook({ id: 'a' }), aProjectWebhook({ id: 'pd', format: 'pagerDuty' })];
  const findings = [aFinding({ alert: { id: 'x' }, sequence: 4 }), aFinding({ alert: { id: 'y' } })];
  const told = made(hooks, someFindings({ findings })).map(({ subject, sequence, deliveries }) => [
    subject,
    sequence,
    ...deliveries.map(({ channel }) => channel.id),
  ]);
  expect(told).toEqual([
    ['kpi1', 7, 'a', 'kpi1'],
    ['x', 4, 'pd'],
    ['y', 1, 'pd'],
  ]);
});

it.each([
  { severity: 'critical', lane: 0 },
  { severity: 'warning', lane: 1 },
] as const)('of a monitor that is $severity it goes in lane $lane', ({ severity, lane }) => {
  expect(made([], someFindings({ monitor: { severity } }))[0].deliveries[0].lane).toBe(lane);
});

it.each([
  { when: 'the configuration shows it', hook: aProjectWebhook({ suspendedAt: 1 }), stopped: [] },
  { when: 'only this service knows', hook: aProjectWebhook(), stopped: ['hook1'] },
])('a suspended webhook may keep it behind an earlier one: $when', ({ hook, stopped }) => {
  const [{ deliveries, skips, forms }] = made([hook], someFindings(), stopped);
  expect(deliveries.map(({ channel }) => channel.id)).toEqual(['kpi1']);
  expect(skips).toMatchObject([
    { channel: { id: 'hook1' }, reason: 'channel_suspended', orWaitAs: { form: 0, lane: 0 } },
  ]);
  expect(forms).toHaveLength(2);
});

it('needs no body when nothing is sent, and records each destination', () => {
  const muted = someFindings({ monitor: { isMute: true } });
  const told = made([aProjectWebhook(), aProjectWebhook({ id: 'pd', format: 'pagerDuty' })], muted);
  expect(told.map(({ forms, deliveries }) => [forms, deliveries])).toEqual([
    [[], []],
    [[], []],
  ]);
  expect(told.flatMap(({ skips }) => skips.map(({ channel, reason }) => `${channel.id} ${reason}`))).toEqual([
    'hook1 monitor_muted',
    'kpi1 monitor_muted',
    'pd monitor_muted',
  ]);
});

it('tells of a template that cannot be used with its delivery, operators without what is wrong, and receivers the headline', () => {
  const contentType = 'application/json';
  const hooks = [
    aProjectWebhook({ id: 'a', format: 'template', template: { text: '{"v": {{charts}}}', contentType } }),
    aProjectWebhook({ id: 'b', format: 'template', template: { text: '{"v": {{nothing}}}', contentType } }),
  ];
  const faults: unknown[] = [];
  const [{ forms, templateProblems }] = made(hooks, someFindings(), [], faults);
  const bodies = forms.map((body) => body.toString());
  expect(bodies[0]).toMatch(/^\{"v": \[\{"header"/);
  expect(bodies[1]).toMatch(/^\{"text":"\[ALERT\] Checkout conversion/);
  expect(faults).toEqual([['b', 'msg_kpi1_7_b']]);
  expect(templateProblems).toEqual([
    {
      channel: { org: expect.any(String) as string, id: 'b' },
      problem: expect.stringMatching(/^Line 1: There is no nothing here/),
    },
  ]);
});
