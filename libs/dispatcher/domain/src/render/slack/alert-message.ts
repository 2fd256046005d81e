import type { AlertTransition } from '@tocsin/payload-schemas';
import type { Links } from '../links.js';
import type { Mentions } from '../message-form.js';
import { toldMessage } from '../told-message.js';
import {
  COLOR,
  durationOf,
  rolesText,
  seriesText,
  statusText,
  thresholdText,
  valueText,
  whatOf,
} from '../words/alert-words.js';
import { utcText } from '../words/date-text.js';
import { durationText } from '../words/duration-text.js';
import { SLACK_LIMITS } from './limits.js';
import { type Field, slackMessage, type SlackMessage } from './message.js';
import { link, mention, type Mrkdwn, quoted, quotedLine } from './mrkdwn.js';

/** An alert for Slack: a coloured attachment whose title leads to the alert's page. */
export function slackAlert(
  transition: AlertTransition,
  imageUrl: string | null,
  mentions: Mentions,
  links: Links,
): SlackMessage {
  const { org, alert, monitor } = transition;
  const message = toldMessage(transition).trim();
  const what = whatOf(transition);
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
  const { alert, monitor, user } = transition;
  const fields: Field[] = [
    { name: 'Status', value: quotedLine(statusText(transition)) },
    ...placeFields(transition, links),
  ];
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') fields.push({ name, value: quotedLine(value) });
  };
  add('Value', valueText(transition));
  add('Threshold', thresholdText(monitor));
  add('Duration', durationOf(monitor));
  if (alert.closedAt !== null) add('Open for', durationText(alert.closedAt - alert.openedAt));
  add('By', user?.screenName);
  add('Reason', alert.reason);
  return fields;
}

function placeFields({ org, alert, host, service }: AlertTransition, links: Links): readonly Field[] {
  const fields: Field[] = [];
  const named = (url: string, name: string): Mrkdwn => link(url, name, SLACK_LIMITS.ownTitle);
  if (host !== undefined) {
    const roles = rolesText(host.roles);
    const suffix = roles === '' ? [] : quotedLine(` (${roles})`);
    fields.push({ name: 'Host', value: [...named(links.host(org.name, host.id), host.name), ...suffix] });
  }
  if (service !== undefined)
    fields.push({ name: 'Service', value: named(links.service(org.name, service.name), service.name) });
  const series = seriesText(alert);
  if (series !== undefined) fields.push({ name: 'Series', value: quotedLine(series) });
  return fields;
}

function contextOf({ org, alert }: AlertTransition): Mrkdwn {
  return [...quotedLine(`${org.name} · ${alert.type} monitor · opened `), dateText(alert.openedAt)];
}

/** Shown in the reader's own time zone; UTC where Slack cannot. */
export function dateText(at: number): string {
  return `<!date^${at}^{date_short_pretty} {time_secs}|${utcText(at)}>`;
}
