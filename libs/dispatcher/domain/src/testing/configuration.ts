import type { ChannelState, NotificationGroupState } from '@tocsin/payload-schemas';

type Webhook = Extract<ChannelState, { type: 'webhook' }>;
type Slack = Extract<ChannelState, { type: 'slack' }>;
type Email = Extract<ChannelState, { type: 'email' }>;

export function aWebhookChannel(changes: Partial<Webhook> = {}): Webhook {
  return {
    type: 'webhook',
    id: 'web1',
    name: 'on-call webhook',
    suspendedAt: null,
    events: ['alert'],
    urlSealed: 'sealed:https://receiver.example/hook',
    enabledGraphImage: true,
    ...changes,
  };
}

export function aSlackChannel(changes: Partial<Slack> = {}): Slack {
  return {
    type: 'slack',
    id: 'slack1',
    name: '#alerts',
    suspendedAt: null,
    events: ['alert'],
    urlSealed: 'sealed:https://hooks.slack.example/services/T/B/X',
    mentions: {},
    enabledGraphImage: true,
    ...changes,
  };
}

export function anEmailChannel(changes: Partial<Email> = {}): Email {
  return {
    type: 'email',
    id: 'mail1',
    name: 'team mail',
    suspendedAt: null,
    events: ['alert'],
    emails: ['team@example.com'],
    userIds: [],
    ...changes,
  };
}

/** An ordinary group that lists nothing and contains nothing. */
export function aGroup(changes: Partial<NotificationGroupState> = {}): NotificationGroupState {
  return {
    id: 'group1',
    type: 'group',
    name: 'a group',
    notificationLevel: 'all',
    childNotificationGroupIds: [],
    childChannelIds: [],
    monitors: [],
    services: [],
    ...changes,
  };
}

/** The default group of an organization with these channels in it. */
export function aDefaultGroup(
  childChannelIds: readonly string[],
  changes: Partial<NotificationGroupState> = {},
): NotificationGroupState {
  return aGroup({
    id: 'default',
    type: 'group-default',
    name: 'Default',
    childChannelIds: [...childChannelIds],
    ...changes,
  });
}
