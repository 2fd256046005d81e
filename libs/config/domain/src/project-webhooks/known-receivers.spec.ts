import type { ProjectWebhookFormat } from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';
import { formatFor } from './known-receivers.js';

it.each<[url: string, format: ProjectWebhookFormat]>([
  ['https://hooks.slack.com/services/T0/B0/x', 'slack'],
  ['https://HOOKS.slack.com/services/T0/B0/x', 'slack'],
  ['https://hooks.slack-gov.com/services/T0/B0/x', 'slack'],
  ['https://hooks.slack.com.example.com/services/T0/B0/x', 'amplitude'],
  ['https://slack.com/services/T0/B0/x', 'amplitude'],
  ['https://prod-1.westeurope.logic.azure.com:443/workflows/a/triggers/manual/paths/invoke?sig=b', 'teams'],
  ['https://env.ab.environment.api.powerplatform.com/powerautomate/automations/direct/workflows/a', 'teams'],
  ['https://logic.azure.com.example.com/workflows/a', 'amplitude'],
  ['https://api.powerplatform.com/x', 'amplitude'],
  ['https://discord.com/api/webhooks/1/token', 'discord'],
  ['https://discordapp.com/api/webhooks/1/token', 'discord'],
  ['https://canary.discord.com/api/v10/webhooks/1/token', 'discord'],
  ['https://discord.com/api/webhooks/1/token/slack', 'slack'],
  ['https://discord.com/api/users/@me', 'amplitude'],
  ['https://notdiscord.com/api/webhooks/1/token', 'amplitude'],
  ['https://chat.googleapis.com/v1/spaces/A/messages?key=b&token=c', 'googleChat'],
  ['https://storage.googleapis.com/v1/spaces/A/messages', 'amplitude'],
  ['https://events.pagerduty.com/v2/enqueue', 'pagerDuty'],
  ['https://events.eu.pagerduty.com/v2/enqueue', 'pagerDuty'],
  ['https://status.pagerduty.com/v2/enqueue', 'amplitude'],
  ['https://api.opsgenie.com/v2/alerts', 'opsgenie'],
  ['https://api.eu.opsgenie.com/v2/alerts', 'opsgenie'],
  ['https://example.com/hook', 'amplitude'],
  ['http://127.0.0.1:8080/services/T0/B0/x', 'amplitude'],
])('%s gets %s', (url, format) => {
  expect(formatFor(url, undefined)).toBe(format);
});

it.each([
  {
    url: 'https://hooks.slack.com/workflows/T0/A0/1/x',
    says: /^url: this is no incoming webhook .* triggers of workflows/,
  },
  {
    url: 'https://hooks.slack.com/triggers/T0/1/x',
    says: /; for something else choose the format "template" or "amplitude"$/,
  },
  { url: 'https://hooks.slack.com/services/', says: /^url: this is no incoming webhook/ },
  { url: 'https://acme.webhook.office.com/webhookb2/a', says: /^url: Microsoft has retired .* take its URL$/ },
  { url: 'https://outlook.office.com/webhook/a', says: /^url: Microsoft has retired/ },
  { url: 'https://events.pagerduty.com/', says: /^url: .* is at the path \/v2\/enqueue of this host/ },
  { url: 'https://events.pagerduty.com/v2/enqueue/', says: /^url: .* is at the path \/v2\/enqueue of this host/ },
  { url: 'https://api.opsgenie.com/v2/alerts/1', says: /^url: .* is at the path \/v2\/alerts of this host/ },
])('$url alone is not enough', ({ url, says }) => {
  expect(() => formatFor(url, undefined)).toThrow(InvalidInputError);
  expect(() => formatFor(url, undefined)).toThrow(says);
});

it.each<[url: string, wanted: ProjectWebhookFormat]>([
  ['https://hooks.slack.com/workflows/T0/A0/1/x', 'template'],
  ['https://hooks.slack.com/triggers/T0/1/x', 'amplitude'],
  ['https://hooks.slack.com/services/T0/B0/x', 'template'],
  ['https://prod-1.westeurope.logic.azure.com/workflows/a', 'amplitude'],
  ['https://events.pagerduty.com/integration/key/enqueue', 'amplitude'],
  ['https://chat.example.com/hooks/abc', 'slack'],
  ['https://relay.example.com/', 'opsgenie'],
])('%s may get %s', (url, wanted) => {
  expect(formatFor(url, wanted)).toBe(wanted);
});

it.each<[url: string, wanted: ProjectWebhookFormat, says: string]>([
  [
    'https://hooks.slack.com/services/T0/B0/x',
    'amplitude',
    'must be "slack" or "template" for this URL, not "amplitude"',
  ],
  [
    'https://hooks.slack.com/workflows/T0/A0/1/x',
    'slack',
    'must be "template" or "amplitude" for this URL, not "slack"',
  ],
  ['https://discord.com/api/webhooks/1/token', 'slack', 'must be "discord" or "template" for this URL'],
  ['https://chat.googleapis.com/v1/spaces/A/messages', 'amplitude', 'must be "googleChat" or "template"'],
  ['https://events.pagerduty.com/v2/enqueue', 'slack', 'must be "pagerDuty" or "template"'],
  ['https://api.opsgenie.com/v2/alerts', 'teams', 'must be "opsgenie" or "template"'],
  ['https://acme.webhook.office.com/webhookb2/a', 'teams', 'url: Microsoft has retired'],
  ['https://acme.webhook.office.com/webhookb2/a', 'template', 'url: Microsoft has retired'],
])('%s does not get %s', (url, wanted, says) => {
  expect(() => formatFor(url, wanted)).toThrow(says);
});
