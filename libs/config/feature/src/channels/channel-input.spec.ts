import { parseInput } from '@tocsin/input';
import { InvalidInputError } from '@tocsin/runtime';
import { channelInput, newChannelOptions } from './channel-input.js';

const webhook = { type: 'webhook', name: 'ops', url: 'https://hooks.example.com/' };
const slack = { type: 'slack', name: '#ops', url: 'https://hooks.slack.example/x' };
const email = { type: 'email', name: 'mail' };

function refusal(body: unknown): string | undefined {
  try {
    parseInput(channelInput, body);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidInputError) return error.message;
    throw error;
  }
}

it.each([
  { body: webhook, expected: { ...webhook, enabledGraphImage: true, events: ['alert'] } },
  { body: slack, expected: { ...slack, mentions: {}, enabledGraphImage: true, events: ['alert'] } },
  { body: email, expected: { ...email, emails: [], userIds: [], events: ['alert'] } },
])('fills in the defaults of a $body.type channel', ({ body, expected }) => {
  expect(parseInput(channelInput, body)).toEqual(expected);
});

it.each([webhook, slack, email])('takes null for unset and passes over unknown members of a $type channel', (body) => {
  const nulls = { events: null, enabledGraphImage: null, mentions: null, emails: null, userIds: null };
  expect(parseInput(channelInput, { ...body, ...nulls, id: 'x', suspendedAt: 5, extra: 1 })).toEqual(
    parseInput(channelInput, body),
  );
});

it('accepts an empty list of events, and names each event once', () => {
  expect(parseInput(channelInput, { ...webhook, events: [] })).toMatchObject({ events: [] });
  const events = ['alert', 'alertGroup', 'hostStatus', 'hostRegister', 'hostRetire', 'monitor'];
  expect(parseInput(channelInput, { ...webhook, events: [...events, 'alert'] })).toMatchObject({ events });
});

it('keeps only mentions that say something', () => {
  const mentions = { ok: '', warning: null, critical: '<!here> look', other: 'x' };
  expect(parseInput(channelInput, { ...slack, mentions })).toMatchObject({ mentions: { critical: '<!here> look' } });
  expect(parseInput(channelInput, { ...slack, mentions: { ok: ' ' } })).toMatchObject({ mentions: {} });
});

it.each([
  { body: { ...webhook, name: '' }, message: 'name: must not be empty' },
  { body: { ...webhook, name: 'x'.repeat(256) }, message: 'name: must be text of at most 255 characters, not of 256' },
  { body: { ...webhook, name: undefined }, message: 'name: is required: text of at most 255 characters' },
  { body: { ...webhook, url: undefined }, message: 'url: is required: text of at most 2048 characters' },
  { body: { ...slack, url: 7 }, message: 'url: must be text of at most 2048 characters, not 7' },
  {
    body: { ...webhook, events: ['alert', 'alerts'] },
    message:
      'events[1]: must be "alert" or "alertGroup" or "hostStatus" or "hostRegister" or "hostRetire" or "monitor", not "alerts"',
  },
  { body: { ...webhook, events: 'alert' }, message: 'events: must be a list of at most 100 items, not "alert"' },
  { body: { ...webhook, enabledGraphImage: 'yes' }, message: 'enabledGraphImage: must be true or false, not "yes"' },
  { body: { ...slack, mentions: { ok: 1 } }, message: 'mentions.ok: must be text of at most 255 characters, not 1' },
  { body: { ...slack, mentions: [] }, message: 'mentions: must be an object with ok, warning and critical, not []' },
  {
    body: { ...email, emails: ['ops@example.com', 'ops'] },
    message: 'emails[1]: must be an e-mail address like ops@example.com, not "ops"',
  },
  {
    body: { ...email, emails: Array(101).fill('a@b.co') },
    message: 'emails: must be a list of at most 100 items, not of 101',
  },
  { body: { ...email, userIds: [5] }, message: 'userIds[0]: must be text of at most 15 characters, not 5' },
  { body: { ...webhook, type: 'chatwork' }, message: 'type: must be one of email, slack, webhook' },
  { body: {}, message: 'type: must be one of email, slack, webhook' },
  { body: null, message: 'the body must be a JSON object' },
])('says "$message"', ({ body, message }) => {
  expect(refusal(body)).toBe(message);
});

it.each(['ops@example.com', 'a.b+c@mail.example.co.jp', 'ö@example.com'])('accepts the address %s', (address) => {
  expect(refusal({ ...email, emails: [address] })).toBeUndefined();
});

it.each([
  '',
  'ops',
  'ops@example',
  '@example.com',
  'ops@',
  'a b@example.com',
  'a@b@example.com',
  '<a@example.com>',
  'a@example.com, b@example.com',
  'a@example.com\r\nBcc: b@example.com',
])('refuses the address "%s"', (address) => {
  expect(refusal({ ...email, emails: [address] })).toMatch(/^emails\[0\]: must be an e-mail address/);
});

it.each([
  { body: {}, expected: true },
  { body: { addToDefaultNotificationGroup: null }, expected: true },
  { body: { addToDefaultNotificationGroup: true }, expected: true },
  { body: { addToDefaultNotificationGroup: false }, expected: false },
])('adds a new channel to the default group: $expected for $body', ({ body, expected }) => {
  expect(parseInput(newChannelOptions, body)).toEqual({ addToDefaultNotificationGroup: expected });
});
