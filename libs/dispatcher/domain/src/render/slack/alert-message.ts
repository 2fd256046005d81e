import type { AlertStatus, AlertTransition, Trigger } from '@tocsin/payload-schemas';
import { plainNumber } from '../json/plain-number.js';
import type { Links } from '../links.js';
import type { Mentions } from '../message-form.js';
import { toldMessage } from '../told-message.js';
import { durationText } from './duration-text.js';
import { SLACK_LIMITS } from './limits.js';
import { type Field, slackMessage, type SlackMessage } from './message.js';
import { link, mention, type Mrkdwn, quoted, quotedLine } from './mrkdwn.js';

export const COLOR: Readonly<Record<AlertStatus, string>> = {
  ok: '#2EB67D',
  warning: '#ECB22E',
  critical: '#D63232',
  unknown: '#8D8D8D',
};

/** Why an alert ended, when it was not by its monitor. */
const ENDED_BY: Readonly<Partial<Record<Trigger, string>>> = {
  manual: 'closed by hand',
  monitorDelete: 'monitor deleted',
  hostRetire: 'host retired',
  serviceDelete: 'service deleted',
  anomalyDetectionManuallyRetraining: 'retrained',
  externalMonitoringServiceChange: 'service changed',
};

const SIGNIFICANT_DIGITS = 6;

/** An alert for Slack: a coloured attachment whose title leads to the alert's page. */
export function slackAlert(
  transition: AlertTransition,
  imageUrl: string | null,
  mentions: Mentions,
  links: Links,
): SlackMessage {
  const { org, alert, monitor } = transition;
  const where = transition.host?.name ?? transition.service?.name;
  const message = toldMessage(transition).trim();
  const what = where === undefined ? monitor.name : `${monitor.name} on ${where}`;
  const mentioned = alert.status === 'unknown' ? undefined : mentions[alert.status];
  return slackMessage({
    color: COLOR[alert.status],
    mention: mention(mentioned?.trim() ?? ''),
    headline: quotedLine(`[${alert.status.toUpperCase()}] ${what}: ${message}`),
    title: link(links.alert(org.name, alert.id), monitor.name, SLACK_LIMITS.ownTitle),
    detail: quoted(message),
    fields: fieldsOf(transition, links),
    memo: quoted(monitor.memo.trim()),
    context: contextOf(transition),
    ...(imageUrl !== null && { image: { url: imageUrl, description: `graph of ${what}`.replace(/[\s<>]+/g, ' ') } }),
  });
}

function fieldsOf(transition: AlertTransition, links: Links): readonly Field[] {
  const { alert, metric, monitor, user } = transition;
  const fields: Field[] = [
    { name: 'Status', value: quotedLine(statusText(transition)) },
    ...placeFields(transition, links),
  ];
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') fields.push({ name, value: quotedLine(value) });
  };
  if (metric !== undefined && metric.value !== null) add('Value', `${shortNumber(metric.value)} (${metric.label})`);
  add('Threshold', thresholdText(monitor));
  if (monitor.duration !== undefined)
    add('Duration', monitor.duration === 1 ? '1 point' : `mean of ${monitor.duration} points`);
  if (alert.closedAt !== null) add('Open for', durationText(alert.closedAt - alert.openedAt));
  add('By', user?.screenName);
  add('Reason', alert.reason);
  return fields;
}

function placeFields({ org, alert, host, service }: AlertTransition, links: Links): readonly Field[] {
  const fields: Field[] = [];
  const named = (url: string, name: string): Mrkdwn => link(url, name, SLACK_LIMITS.ownTitle);
  if (host !== undefined) {
    const roles = host.roles.map(({ service: of, role }) => `${of}: ${role}`).join(', ');
    const suffix = roles === '' ? [] : quotedLine(` (${roles})`);
    fields.push({ name: 'Host', value: [...named(links.host(org.name, host.id), host.name), ...suffix] });
  }
  if (service !== undefined)
    fields.push({ name: 'Service', value: named(links.service(org.name, service.name), service.name) });
  if (alert.target.kind === 'series') {
    const labels = Object.entries(alert.target.labels).map(([name, value]) => `${name}="${value}"`);
    fields.push({ name: 'Series', value: quotedLine(`${alert.target.name} {${labels.join(', ')}}`) });
  }
  return fields;
}

function statusText({ alert, previousStatus, trigger }: AlertTransition): string {
  const status = alert.status.toUpperCase();
  const ending = ENDED_BY[trigger];
  if (previousStatus === null) return `${status} (opened)`;
  if (previousStatus === alert.status) return `${status} (${alert.isOpen ? 'still open' : (ending ?? 'closed')})`;
  return `${previousStatus.toUpperCase()} → ${status}${ending === undefined ? '' : ` (${ending})`}`;
}

function thresholdText({ operator, warning, critical }: AlertTransition['monitor']): string | undefined {
  if (operator === undefined) return undefined;
  const levels = Object.entries({ warning, critical }).flatMap(([name, threshold]) =>
    threshold === undefined ? [] : [`${name} ${operator} ${shortNumber(threshold)}`],
  );
  return levels.join(', ');
}

function contextOf({ org, alert }: AlertTransition): Mrkdwn {
  return [...quotedLine(`${org.name} · ${alert.type} monitor · opened `), dateText(alert.openedAt)];
}

/** Shown in the reader's own time zone; UTC where Slack cannot. */
export function dateText(at: number): string {
  const utc = new Date(at * 1000).toISOString().replace('T', ' ').replace('.000Z', ' UTC');
  return `<!date^${at}^{date_short_pretty} {time_secs}|${utc}>`;
}

function shortNumber(value: number): string {
  return plainNumber(Number(value.toPrecision(SIGNIFICANT_DIGITS)));
}
