import { anImageTokens } from '@tocsin/delivery-security/testing';
import {
  aDefaultGroup,
  anEmailChannel,
  aNotice,
  aSlackChannel,
  aTransition,
  aWebhookChannel,
  ORG,
} from '@tocsin/dispatcher-domain/testing';
import { routingTable } from '@tocsin/dispatcher-domain';
import { type ChannelState, monitorToApiJson } from '@tocsin/payload-schemas';
import { Notifications } from './notifications.js';
import type { RoutingTables } from './routing-tables.js';
import { ToldSoFar } from './told-so-far.js';

const CONTEXT = { day: '2025-11-24', traceparent: null };
const INSTALLATION = {
  publicUrl: 'https://tocsin.example.com',
  version: '1',
  monitorJson: monitorToApiJson,
  imageTokens: anImageTokens(),
};

/** Channels of the default group, of which these were stopped by this service. */
function notifications(channels: ChannelState[], stopped: string[] = []): Notifications {
  const table = routingTable({ channels, groups: [aDefaultGroup(channels.map(({ id }) => id))] });
  const tables: Pick<RoutingTables, 'of'> = { of: () => table };
  return new Notifications(tables as RoutingTables, INSTALLATION, ({ id }) => stopped.includes(id));
}

it('renders each form once, and says which channel gets which', () => {
  const channels = [aWebhookChannel({ id: 'a' }), aSlackChannel({ id: 's' }), aWebhookChannel({ id: 'b' })];
  const notification = notifications(channels).ofTransition(aTransition(), CONTEXT, ToldSoFar.nobody())!;
  expect(notification).toMatchObject({
    org: ORG,
    subject: '2UzF4bAAAAAAAA1',
    subjectKind: 'alert',
    sequence: 1,
    ...CONTEXT,
  });
  expect(notification.deliveries.map(({ channel, form, lane }) => [channel.id, form, lane])).toEqual([
    ['a', 0, 0],
    ['s', 1, 0],
    ['b', 0, 0],
  ]);
  expect(notification.forms.map((body) => Object.keys(JSON.parse(String(body)) as object)[0])).toEqual([
    'orgName',
    'text',
  ]);
  expect(notification.skips).toEqual([]);
});

it('is nothing when nobody is to be told', () => {
  expect(notifications([]).ofTransition(aTransition(), CONTEXT, ToldSoFar.nobody())).toBeUndefined();
  expect(notifications([aWebhookChannel()]).ofNotice(aNotice(), CONTEXT)).toBeUndefined();
});

it('is nothing when somebody attends to an open alert; a reminder is one', () => {
  const toWebhook = notifications([aWebhookChannel()]);
  expect(toWebhook.ofTransition(aTransition({ change: 'acknowledge' }), CONTEXT, ToldSoFar.nobody())).toBeUndefined();
  expect(
    toWebhook.ofTransition(aTransition({ change: 'resend', sequence: 2 }), CONTEXT, ToldSoFar.nobody())?.deliveries,
  ).toHaveLength(1);
});

it('needs no body when nothing is sent', () => {
  const notification = notifications([anEmailChannel()]).ofTransition(aTransition(), CONTEXT, ToldSoFar.nobody());
  expect(notification).toMatchObject({
    forms: [],
    deliveries: [],
    skips: [{ channel: { org: ORG, id: 'mail1' }, reason: 'mail_not_set_up' }],
  });
});

it.each([
  { when: 'the configuration shows it', channel: aWebhookChannel({ suspendedAt: 1 }), stopped: [] },
  { when: 'only this service knows', channel: aWebhookChannel(), stopped: ['web1'] },
])('a suspended channel may keep it behind an earlier one: $when', ({ channel, stopped }) => {
  const notification = notifications([channel], stopped).ofTransition(aTransition(), CONTEXT, ToldSoFar.nobody());
  expect(notification).toMatchObject({
    deliveries: [],
    skips: [{ channel: { id: 'web1' }, reason: 'channel_suspended', orWaitAs: { form: 0, lane: 0 } }],
  });
  expect(notification?.forms).toHaveLength(1);
});

it('a muted monitor keeps nothing back', () => {
  const muted = aTransition({ monitor: { isMute: true } });
  const notification = notifications([aWebhookChannel({ suspendedAt: 1 })]).ofTransition(
    muted,
    CONTEXT,
    ToldSoFar.nobody(),
  );
  expect(notification?.skips).toEqual([{ channel: { org: ORG, id: 'web1' }, reason: 'monitor_muted' }]);
});

it('a notice goes in the last lane', () => {
  const channel = aWebhookChannel({ events: ['hostRegister'] });
  const notification = notifications([channel]).ofNotice(aNotice(), CONTEXT);
  expect(notification).toMatchObject({ subjectKind: 'notice', sequence: 1, deliveries: [{ lane: 2 }] });
});
