import type { Notice } from '@tocsin/payload-schemas';
import type { Links } from '../links.js';
import { SLACK_LIMITS } from './limits.js';
import { type Field, slackMessage, type SlackMessage } from './message.js';
import { fit, link, quoted, quotedLine } from './mrkdwn.js';

const COLOR = '#4A7BA6';

const HEADLINE: Readonly<Record<Notice['event'], string>> = {
  hostRegister: 'Host registered',
  hostStatus: 'Host status changed',
  hostRetire: 'Host retired',
  monitorCreate: 'Monitor created',
  monitorUpdate: 'Monitor changed',
  monitorDelete: 'Monitor deleted',
};

/** Something that happened in the configuration, for Slack. */
export function slackNotice(notice: Notice, links: Links): SlackMessage {
  const { org, event } = notice;
  const { name, url } = subjectOf(notice, links);
  return slackMessage({
    color: COLOR,
    mention: [],
    headline: quotedLine(`${HEADLINE[event]}: ${name}${event === 'hostStatus' ? ` (${statusChange(notice)})` : ''}`),
    title: link(url, name, SLACK_LIMITS.ownTitle),
    detail: quotedLine(HEADLINE[event]),
    fields: fieldsOf(notice),
    memo: quoted(('host' in notice ? notice.host : notice.monitor).memo.trim()),
    context: quotedLine(org.name),
  });
}

/** The test message of a Slack channel. */
export function slackTest(orgName: string): SlackMessage {
  const text = fit(
    quotedLine(`Test message from Tocsin: notifications of ${orgName} reach this channel.`),
    SLACK_LIMITS.ownText,
  );
  return { text, unfurl_links: false, unfurl_media: false };
}

function subjectOf(notice: Notice, links: Links): { readonly name: string; readonly url: string } {
  const { org } = notice;
  if ('host' in notice) return { name: notice.host.name, url: links.host(org.name, notice.host.id) };
  return { name: notice.monitor.name, url: links.monitor(org.name, notice.monitor.id) };
}

function fieldsOf(notice: Notice): readonly Field[] {
  const by = { name: 'By', value: quotedLine(notice.user?.screenName ?? BY[notice.actor.kind]) };
  if ('monitor' in notice) return [{ name: 'Kind', value: quotedLine(notice.monitor.type) }, by];
  const roles = notice.host.roles.map(({ service, role }) => `${service}: ${role}`).join(', ');
  const status = notice.event === 'hostStatus' ? statusChange(notice) : notice.host.status;
  return [
    { name: 'Status', value: quotedLine(status) },
    ...(roles === '' ? [] : [{ name: 'Roles', value: quotedLine(roles) }]),
    by,
  ];
}

const BY = { user: 'a user', key: 'an API key', system: 'the system' } as const;

function statusChange(notice: Extract<Notice, { event: 'hostStatus' }>): string {
  return `${notice.fromStatus} → ${notice.host.status}`;
}
