import type { ProjectWebhookFormat } from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';

/** A receiver that is known by its URL, and what may be sent there. */
interface KnownReceiver {
  /** Lower case. */
  readonly host: RegExp;
  readonly path?: RegExp;
  /** What is sent unless something else is asked for; absent: nothing is right by itself. */
  readonly format?: ProjectWebhookFormat;
  /** What else may be asked for. */
  readonly others: readonly ProjectWebhookFormat[];
  /** What to do where no format is right by itself, or another one than those was asked for. */
  readonly advice: string;
}

const SLACK = /^hooks\.slack(-gov)?\.com$/;
const DISCORD = /^((canary|ptb)\.)?discord(app)?\.com$/;
const PAGER_DUTY = /^events\.(eu\.)?pagerduty\.com$/;
const OPSGENIE = /^api\.(eu\.)?opsgenie\.com$/;

/** The first that matches decides; every format may be asked for where none does. */
const KNOWN_RECEIVERS: readonly KnownReceiver[] = [
  {
    host: SLACK,
    path: /^\/services\/./,
    format: 'slack',
    others: ['template'],
    advice: 'an incoming webhook of Slack takes its own messages',
  },
  {
    host: SLACK,
    others: ['template', 'amplitude'],
    advice:
      'this is no incoming webhook of Slack (https://hooks.slack.com/services/…): triggers of workflows take variables, not messages',
  },
  {
    host: /(^|\.)webhook\.office\.com$|^outlook\.office(365)?\.com$/,
    others: [],
    advice:
      'Microsoft has retired the connectors of Office 365: make a workflow "When a Teams webhook request is received" in the channel, and take its URL',
  },
  {
    host: /\.logic\.azure\.com$|\.environment\.api\.powerplatform\.com$/,
    format: 'teams',
    others: ['template', 'amplitude'],
    advice: 'a workflow of Microsoft takes a card for Teams, or what the workflow itself was made for',
  },
  {
    host: DISCORD,
    path: /^\/api\/(v\d+\/)?webhooks\/.+\/slack\/?$/,
    format: 'slack',
    others: ['template'],
    advice: 'a webhook of Discord takes messages of Slack below /slack',
  },
  {
    host: DISCORD,
    path: /^\/api\/(v\d+\/)?webhooks\/./,
    format: 'discord',
    others: ['template'],
    advice: 'a webhook of Discord takes its own messages',
  },
  {
    host: /^chat\.googleapis\.com$/,
    format: 'googleChat',
    others: ['template'],
    advice: 'a space of Google Chat takes its own messages',
  },
  {
    host: PAGER_DUTY,
    path: /^\/v2\/enqueue$/,
    format: 'pagerDuty',
    others: ['template'],
    advice: 'the Events API v2 of PagerDuty takes its own events',
  },
  {
    host: PAGER_DUTY,
    others: ['template', 'amplitude'],
    advice: 'the Events API v2 of PagerDuty is at the path /v2/enqueue of this host',
  },
  {
    host: OPSGENIE,
    path: /^\/v2\/alerts$/,
    format: 'opsgenie',
    others: ['template'],
    advice: 'the Alert API of Opsgenie takes its own requests',
  },
  {
    host: OPSGENIE,
    others: ['template', 'amplitude'],
    advice: 'the Alert API of Opsgenie is at the path /v2/alerts of this host',
  },
];

/**
 * What is sent to a URL: what was asked for, or what its host takes.
 *
 * @param url - Acceptable as such.
 * @throws {InvalidInputError} Of `format` or `url`, if the receiver is known to take something else.
 */
export function formatFor(url: string, wanted: ProjectWebhookFormat | undefined): ProjectWebhookFormat {
  const { hostname, pathname } = new URL(url);
  const known = KNOWN_RECEIVERS.find(({ host, path }) => host.test(hostname) && (path?.test(pathname) ?? true));
  if (known === undefined) return wanted ?? 'amplitude';
  const { format, others, advice } = known;
  if (wanted === undefined || others.length === 0) {
    if (format !== undefined) return format;
    throw new InvalidInputError(`url: ${advice}${orAnother(others)}`, 'url');
  }
  if (wanted === format || others.includes(wanted)) return wanted;
  const possible = [...(format === undefined ? [] : [format]), ...others].map(quoted).join(' or ');
  throw new InvalidInputError(`format: must be ${possible} for this URL, not ${quoted(wanted)}: ${advice}`, 'format');
}

const quoted = (format: ProjectWebhookFormat): string => `"${format}"`;
const orAnother = (others: readonly ProjectWebhookFormat[]): string =>
  others.length === 0 ? '' : `; for something else choose the format ${others.map(quoted).join(' or ')}`;
