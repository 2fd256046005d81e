import type { AlertTransition } from '@tocsin/payload-schemas';
import type { Links } from '../links.js';
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
import { type MailField, mailPage } from './mail-page.js';
import type { MailText } from './mail-text.js';

/** An alert as a mail. */
export function alertMail(transition: AlertTransition, imageUrl: string | null, links: Links): MailText {
  const { org, alert, monitor } = transition;
  const what = whatOf(transition);
  return mailPage({
    orgName: org.name,
    label: alert.status.toUpperCase(),
    color: COLOR[alert.status],
    title: what,
    links: [{ url: links.alert(org.name, alert.id), text: 'Open the alert' }],
    detail: toldMessage(transition),
    fields: fieldsOf(transition, links),
    memo: monitor.memo,
    context: `${org.name} · ${alert.type} monitor · opened ${utcText(alert.openedAt)}`,
    picture: imageUrl === null ? null : { url: imageUrl, description: `graph of ${what}` },
  });
}

function fieldsOf(transition: AlertTransition, links: Links): readonly MailField[] {
  const { org, alert, host, service, monitor, user } = transition;
  const fields: MailField[] = [{ name: 'Status', value: statusText(transition) }];
  const add = (name: string, value: string | undefined, url?: string): void => {
    if (value !== undefined && value !== '') fields.push({ name, value, ...(url !== undefined && { url }) });
  };
  if (host !== undefined) {
    add('Host', host.name, links.host(org.name, host.id));
    add('Roles', rolesText(host.roles));
  }
  if (service !== undefined) add('Service', service.name, links.service(org.name, service.name));
  add('Series', seriesText(alert));
  add('Value', valueText(transition));
  add('Threshold', thresholdText(monitor));
  add('Duration', durationOf(monitor));
  if (alert.closedAt !== null) add('Open for', durationText(alert.closedAt - alert.openedAt));
  add('By', user?.screenName);
  add('Reason', alert.reason);
  return fields;
}
