import { aLoopbackPolicy } from '@tocsin/delivery-security/testing';
import type { ProjectWebhookFormat } from '@tocsin/payload-schemas';
import {
  checkedProjectWebhook,
  checkWebhookCount,
  checkWebhookFormKept,
  type ProjectWebhookSurroundings,
} from './project-webhook-rules.js';
import type { ProjectWebhookSpec } from './project-webhook-spec.js';

const ROUTING_KEY = '0123456789abcdef0123456789ABCDEF';
const PAGER_DUTY = 'https://events.pagerduty.com/v2/enqueue';
const OPSGENIE = 'https://api.opsgenie.com/v2/alerts';
const TEMPLATE = { text: '{}', contentType: 'application/json' };
const SECRET_TEMPLATE = {
  format: 'template',
  template: { text: '{"key": {{credential}}}', contentType: 'application/json' },
} as const;

const spec: ProjectWebhookSpec = { name: 'hook', url: 'https://hooks.example.com/a', headers: [], monitorIds: [] };
const around: ProjectWebhookSurroundings = {
  egress: aLoopbackPolicy(),
  project: { name: 'shop' },
  monitorIds: new Set(['m1', 'm2']),
  userIds: new Set(['u1']),
};
const checked = (wanted: Partial<ProjectWebhookSpec>, surroundings: Partial<ProjectWebhookSurroundings> = {}) =>
  checkedProjectWebhook({ ...spec, ...wanted }, { ...around, ...surroundings });

it.each<{ wanted: Partial<ProjectWebhookSpec>; expected: object }>([
  { wanted: {}, expected: { name: 'hook', url: spec.url, format: 'amplitude', headers: [], monitorIds: [] } },
  { wanted: { url: 'https://hooks.slack.com/services/T0/B0/x' }, expected: { format: 'slack' } },
  { wanted: { monitorIds: ['m2', 'm1', 'm2'] }, expected: { monitorIds: ['m2', 'm1'] } },
  { wanted: { ownerId: 'u1' }, expected: { name: 'hook' } },
  { wanted: { url: 'https://u:p@hooks.example.com/' }, expected: { url: 'https://u:p@hooks.example.com/' } },
  { wanted: { format: 'template', template: TEMPLATE }, expected: { format: 'template', template: TEMPLATE } },
  { wanted: { url: PAGER_DUTY, credential: ROUTING_KEY }, expected: { format: 'pagerDuty', credential: ROUTING_KEY } },
  { wanted: { url: OPSGENIE, credential: 'a-key' }, expected: { format: 'opsgenie', credential: 'a-key' } },
  { wanted: { ...SECRET_TEMPLATE, credential: 'a key' }, expected: { format: 'template', credential: 'a key' } },
  {
    wanted: { headers: [{ name: 'X-Token', value: 'secret' }] },
    expected: { headers: [{ name: 'X-Token', value: 'secret' }] },
  },
])('accepts $wanted', ({ wanted, expected }) => {
  expect(checked(wanted)).toMatchObject(expected);
});

it.each<{ wanted: Partial<ProjectWebhookSpec>; says: string }>([
  { wanted: { url: 'ftp://hooks.example.com/' }, says: 'url: the scheme "ftp" is not allowed' },
  { wanted: { url: 'http://10.0.0.1/' }, says: 'url: ' },
  { wanted: { url: 'https://u:p@discord.com/api/webhooks/1/x' }, says: 'url: the URL holds a user name or password' },
  { wanted: { monitorIds: ['m1', 'm3'] }, says: 'monitorIds[1]: there is no KPI monitor "m3" in the project "shop"' },
  { wanted: { ownerId: 'u2' }, says: 'ownerId: there is no user "u2" in this organization' },
  { wanted: { format: 'template' }, says: 'template: is required by the format "template"' },
  { wanted: { template: TEMPLATE }, says: 'template: means nothing to the format "amplitude"' },
  { wanted: { credential: 'x' }, says: 'credential: means nothing to the format "amplitude"' },
  { wanted: { url: PAGER_DUTY }, says: 'credential: is required by the format "pagerDuty": the routing key' },
  { wanted: { url: PAGER_DUTY, credential: ROUTING_KEY.slice(1) }, says: 'credential: must be the routing key' },
  { wanted: { url: PAGER_DUTY, credential: `${ROUTING_KEY}0` }, says: 'credential: must be the routing key' },
  { wanted: { url: PAGER_DUTY, credential: `-${ROUTING_KEY.slice(1)}` }, says: 'credential: must be the routing key' },
  {
    wanted: SECRET_TEMPLATE,
    says: 'credential: is required by the format "template": what the template calls {{credential}}',
  },
  { wanted: { ...SECRET_TEMPLATE, credential: 'k'.repeat(256) }, says: 'credential: must be what the template calls' },
  { wanted: { ...SECRET_TEMPLATE, credential: 'é' }, says: 'credential: must be what the template calls' },
  {
    wanted: { format: 'template', template: TEMPLATE, credential: 'x' },
    says: 'credential: is not in the template: put {{credential}} where it belongs',
  },
  { wanted: { url: OPSGENIE }, says: 'credential: is required by the format "opsgenie": an API key of Opsgenie' },
  { wanted: { url: OPSGENIE, credential: 'a key' }, says: 'credential: must be an API key of Opsgenie' },
  { wanted: { url: OPSGENIE, credential: 'k'.repeat(129) }, says: 'credential: must be an API key of Opsgenie' },
  { wanted: { headers: [{ name: 'Host', value: 'x' }] }, says: 'headers[0].name: "Host" is set by Tocsin itself' },
  {
    wanted: {
      headers: [
        { name: 'X-A', value: '1' },
        { name: 'x-a', value: '2' },
      ],
    },
    says: 'headers[1].name: "x-a" is there already; name it once',
  },
  { wanted: { headers: [{ name: 'X-A' }] }, says: 'headers[0].value: is required: this URL has had no such header' },
])('says "$says"', ({ wanted, says }) => {
  expect(() => checked(wanted)).toThrow(says);
});

it('does not repeat a credential that is wrong', () => {
  expect(() => checked({ url: PAGER_DUTY, credential: 'hunter2' })).not.toThrow(/hunter2/);
});

describe('secrets that an update leaves out', () => {
  const former = {
    url: PAGER_DUTY,
    format: 'pagerDuty' as ProjectWebhookFormat,
    credential: ROUTING_KEY,
    headers: [{ name: 'X-Token', value: 'secret' }],
  };
  const same = { url: PAGER_DUTY, headers: [{ name: 'x-token' }] };

  it('stay as they were', () => {
    expect(checked(same, { former })).toMatchObject({
      ...{ credential: ROUTING_KEY, headers: [{ name: 'x-token', value: 'secret' }] },
    });
    expect(checked({ ...same, headers: [] }, { former }).headers).toEqual([]);
  });

  it('are replaced by those that are given', () => {
    const given = { credential: ROUTING_KEY.toLowerCase(), headers: [{ name: 'X-Token', value: '' }] };
    expect(checked({ ...same, ...given }, { former })).toMatchObject(given);
  });

  it.each([
    { when: 'the URL is another', former: { ...former, url: 'https://events.eu.pagerduty.com/v2/enqueue' } },
    { when: 'the format is another', former: { ...former, format: 'template' as const, credential: undefined } },
  ])('are needed again when $when', ({ former: other }) => {
    expect(() => checked(same, { former: other })).toThrow('credential: is required');
  });

  it('leave with the template that named them', () => {
    const hook = { url: spec.url, format: 'template' as const };
    const known = { former: { ...hook, credential: 'a key', headers: [] } };
    expect(checked({ ...hook, ...SECRET_TEMPLATE }, known).credential).toBe('a key');
    expect(checked({ ...hook, template: TEMPLATE }, known)).not.toHaveProperty('credential');
  });

  it('do not follow a URL elsewhere', () => {
    const elsewhere = { url: 'https://hooks.example.com/mine', headers: [{ name: 'X-Token' }] };
    expect(() => checked(elsewhere, { former })).toThrow('headers[0].value: is required');
  });
});

describe('what a webhook sends', () => {
  const json = { text: '{}', contentType: 'application/json' };
  it.each<{ what: string; now: Parameters<typeof checkWebhookFormKept>[0]; wrong?: string }>([
    { what: 'the same format', now: { format: 'template', template: { ...json, text: '{"a":1}' } } },
    { what: 'another format', now: { format: 'slack' }, wrong: 'format' },
    {
      what: 'another content type',
      now: { format: 'template', template: { text: 'a', contentType: 'text/plain' } },
      wrong: 'template.contentType',
    },
  ])('keeps its format, as deliveries that wait have their body: $what', ({ now, wrong }) => {
    const check = (): void => checkWebhookFormKept(now, { format: 'template', template: json });
    if (wrong === undefined) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ field: wrong }));
  });
});

it.each([
  { count: 99, isAllowed: true },
  { count: 100, isAllowed: false },
])('with $count webhooks a project may have another one: $isAllowed', ({ count, isAllowed }) => {
  if (isAllowed) expect(() => checkWebhookCount(count)).not.toThrow();
  else expect(() => checkWebhookCount(count)).toThrow('at most 100 are allowed');
});
