import type { Notice } from '@tocsin/payload-schemas';
import type { Links } from '../links.js';
import { rolesText } from '../words/alert-words.js';
import { actorText, HEADLINE, NOTICE_COLOR, statusChange, subjectOf } from '../words/notice-words.js';
import { type MailField, mailPage } from './mail-page.js';
import type { MailText } from './mail-text.js';

/** Something that happened in the configuration, as a mail. */
export function noticeMail(notice: Notice, links: Links): MailText {
  const { org, event } = notice;
  const { name, url } = subjectOf(notice, links);
  return mailPage({
    orgName: org.name,
    label: HEADLINE[event],
    color: NOTICE_COLOR,
    title: event === 'hostStatus' ? `${name} (${statusChange(notice)})` : name,
    links: [{ url, text: 'host' in notice ? 'Open the host' : 'Open the monitor' }],
    detail: '',
    fields: fieldsOf(notice),
    memo: ('host' in notice ? notice.host : notice.monitor).memo,
    context: org.name,
    picture: null,
  });
}

/** The test mail of a channel. */
export function testMail(orgName: string): MailText {
  return mailPage({
    orgName,
    label: 'TEST',
    color: NOTICE_COLOR,
    title: 'test message from Tocsin',
    links: [],
    detail: `Notifications of ${orgName} reach this address.`,
    fields: [],
    memo: '',
    context: orgName,
    picture: null,
  });
}

function fieldsOf(notice: Notice): readonly MailField[] {
  const by = { name: 'By', value: actorText(notice) };
  if ('monitor' in notice) return [{ name: 'Kind', value: notice.monitor.type }, by];
  const roles = rolesText(notice.host.roles);
  const status = notice.event === 'hostStatus' ? statusChange(notice) : notice.host.status;
  return [{ name: 'Status', value: status }, ...(roles === '' ? [] : [{ name: 'Roles', value: roles }]), by];
}
