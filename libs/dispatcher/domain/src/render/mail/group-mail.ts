import type { GroupTransition } from '@tocsin/payload-schemas';
import type { Links } from '../links.js';
import { COLOR } from '../words/alert-words.js';
import { utcText } from '../words/date-text.js';
import { durationText } from '../words/duration-text.js';
import { alertsText, CHANGE } from '../words/group-words.js';
import { type MailField, mailPage } from './mail-page.js';
import type { MailText } from './mail-text.js';

/** An alert group as a mail: what it has come to, and how many alerts are in it. */
export function groupMail(transition: GroupTransition, links: Links): MailText {
  const { org, group, setting, change } = transition;
  const status = group.status.toUpperCase();
  const openFor: readonly MailField[] =
    group.closedAt === null ? [] : [{ name: 'Open for', value: durationText(group.closedAt - group.openedAt) }];
  return mailPage({
    orgName: org.name,
    label: status,
    color: COLOR[group.status],
    title: setting.name,
    links: [{ url: links.alertGroup(org.name, group.id), text: 'Open the alert group' }],
    detail: alertsText(transition),
    fields: [{ name: 'Status', value: `${status} (${CHANGE[change]})` }, ...openFor],
    memo: setting.memo,
    context: `${org.name} · alert group · opened ${utcText(group.openedAt)}`,
    picture: null,
  });
}
