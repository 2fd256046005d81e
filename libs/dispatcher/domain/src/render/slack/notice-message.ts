import type { Notice } from '@tocsin/payload-schemas';
import type { Links } from '../links.js';
import { rolesText } from '../words/alert-words.js';
import { actorText, HEADLINE, NOTICE_COLOR, statusChange, subjectOf } from '../words/notice-words.js';
import { SLACK_LIMITS } from './limits.js';
import { type Field, slackMessage, type SlackMessage } from './message.js';
import { fit, link, quoted, quotedLine } from './mrkdwn.js';

/** Something that happened in the configuration, for Slack. */
export function slackNotice(notice: Notice, links: Links): SlackMessage {
  const { org, event } = notice;
  const { name, url } = subjectOf(notice, links);
  return slackMessage({
    color: NOTICE_COLOR,
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

function fieldsOf(notice: Notice): readonly Field[] {
  const by = { name: 'By', value: quotedLine(actorText(notice)) };
  if ('monitor' in notice) return [{ name: 'Kind', value: quotedLine(notice.monitor.type) }, by];
  const roles = rolesText(notice.host.roles);
  const status = notice.event === 'hostStatus' ? statusChange(notice) : notice.host.status;
  return [
    { name: 'Status', value: quotedLine(status) },
    ...(roles === '' ? [] : [{ name: 'Roles', value: quotedLine(roles) }]),
    by,
  ];
}
