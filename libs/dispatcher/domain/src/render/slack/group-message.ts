import type { GroupTransition } from '@tocsin/payload-schemas';
import type { Links } from '../links.js';
import type { Mentions } from '../message-form.js';
import { COLOR } from '../words/alert-words.js';
import { durationText } from '../words/duration-text.js';
import { alertsText, CHANGE } from '../words/group-words.js';
import { dateText } from './alert-message.js';
import { SLACK_LIMITS } from './limits.js';
import { type Field, slackMessage, type SlackMessage } from './message.js';
import { link, mention, quoted, quotedLine } from './mrkdwn.js';

/** An alert group for Slack: what it has come to, and how many alerts are in it. */
export function slackGroup(transition: GroupTransition, mentions: Mentions, links: Links): SlackMessage {
  const { org, group, setting } = transition;
  const mentioned = group.status === 'unknown' ? undefined : mentions[group.status];
  const alerts = alertsText(transition);
  return slackMessage({
    color: COLOR[group.status],
    mention: mention(mentioned?.trim() ?? ''),
    headline: quotedLine(`[${group.status.toUpperCase()}] ${setting.name}: ${alerts}`),
    title: link(links.alertGroup(org.name, group.id), setting.name, SLACK_LIMITS.ownTitle),
    detail: quotedLine(alerts),
    fields: fieldsOf(transition),
    memo: quoted(setting.memo.trim()),
    context: [...quotedLine(`${org.name} · alert group · opened `), dateText(group.openedAt)],
  });
}

function fieldsOf({ group, change }: GroupTransition): readonly Field[] {
  const status = { name: 'Status', value: quotedLine(`${group.status.toUpperCase()} (${CHANGE[change]})`) };
  if (group.closedAt === null) return [status];
  return [status, { name: 'Open for', value: quotedLine(durationText(group.closedAt - group.openedAt)) }];
}
