import type { CheckedProjectWebhook } from './project-webhook-spec.js';
import { projectWebhookOf, secretsOfProjectWebhook, withoutMonitors } from './project-webhook-state.js';

const kept = { id: 'w1', projectId: 'p1', ownerId: 'u1', suspendedAt: null };
const described: CheckedProjectWebhook = {
  name: 'pager',
  url: 'https://events.pagerduty.com/v2/enqueue',
  format: 'pagerDuty',
  credential: 'key',
  headers: [
    { name: 'X-A', value: 'one' },
    { name: 'X-B', value: 'two' },
  ],
  monitorIds: ['m1', 'm2'],
};
const seal = (text: string, member: string): string => `${member}=${text}`;
const open = (sealed: string, member: string): string => {
  if (!sealed.startsWith(`${member}=`)) throw new Error(`${sealed} is not of ${member}`);
  return sealed.slice(member.length + 1);
};

it('keeps secrets sealed only, each in its place', () => {
  const webhook = projectWebhookOf(kept, described, seal);
  expect(webhook).toEqual({
    ...kept,
    name: 'pager',
    format: 'pagerDuty',
    urlSealed: 'url=https://events.pagerduty.com/v2/enqueue',
    credentialSealed: 'credential=key',
    headers: [
      { name: 'X-A', valueSealed: 'headers/0=one' },
      { name: 'X-B', valueSealed: 'headers/1=two' },
    ],
    monitorIds: ['m1', 'm2'],
  });
  const { url, credential, headers } = described;
  expect(secretsOfProjectWebhook(webhook, open)).toEqual({ url, credential, headers });
});

it('has no member for what is not there', () => {
  const { credential: _credential, ...rest } = described;
  const webhook = projectWebhookOf(kept, rest, seal);
  expect(webhook).not.toHaveProperty('credentialSealed');
  expect(webhook).not.toHaveProperty('template');
  expect(secretsOfProjectWebhook(webhook, open)).not.toHaveProperty('credential');
});

it('forgets monitors that are gone', () => {
  const webhook = projectWebhookOf(kept, described, seal);
  expect(withoutMonitors(webhook, new Set(['m1', 'm9']))).toEqual({ ...webhook, monitorIds: ['m2'] });
  expect(withoutMonitors(webhook, new Set(['m9']))).toBe(webhook);
});
