import { DEFAULT_EGRESS_POLICY } from '@tocsin/delivery-security';
import { aLoopbackPolicy } from '@tocsin/delivery-security/testing';
import { InvalidInputError } from '@tocsin/runtime';
import { checkChannelKindKept, checkedChannel, type ChannelSurroundings } from './channel-rules.js';
import type { ChannelSpec } from './channel-spec.js';
import { channelOf } from './channel-state.js';

const webhook = (url: string): ChannelSpec => ({
  type: 'webhook',
  name: 'ops',
  url,
  enabledGraphImage: true,
  events: ['alert'],
});
const slack = (url: string): ChannelSpec => ({
  type: 'slack',
  name: '#ops',
  url,
  mentions: {},
  enabledGraphImage: true,
  events: ['alert'],
});
const email = (userIds: string[]): ChannelSpec => ({ type: 'email', name: 'mail', emails: [], userIds, events: [] });

const surroundings: ChannelSurroundings = { egress: DEFAULT_EGRESS_POLICY, userIds: new Set(['u1', 'u2']) };

function refusal(spec: ChannelSpec): { field?: string; message: string } | undefined {
  try {
    checkedChannel(spec, surroundings);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    const { field, message } = error as InvalidInputError;
    return { field, message };
  }
}

it.each([
  { given: 'https://hooks.example.com/a?b=c', kept: 'https://hooks.example.com/a?b=c' },
  { given: 'https://user:p%20w@hooks.example.com/a', kept: 'https://user:p%20w@hooks.example.com/a' },
  { given: 'https://hooks.example.com', kept: 'https://hooks.example.com' },
  { given: 'https://hooks.example.com:8443', kept: 'https://hooks.example.com:8443' },
  { given: 'HTTPS://Hooks.Example.com:443/a/../b#part', kept: 'https://hooks.example.com/b' },
  { given: 'http://example.com\\@127.0.0.1/', kept: 'http://example.com/@127.0.0.1/' },
])('keeps $given as $kept', ({ given, kept }) => {
  expect(checkedChannel(webhook(given), surroundings)).toEqual(webhook(kept));
});

it.each([
  {
    spec: webhook('http://127.0.0.1:9000/'),
    reason: /^url: the URL leads to an address that webhooks may not be sent to/,
  },
  { spec: webhook('http://localhost/'), reason: /^url: "localhost" is this machine itself/ },
  { spec: webhook('http://intranet/'), reason: /^url: the host name "intranet" has only one part/ },
  { spec: webhook('https://hooks.example.com:22/'), reason: /^url: port 22 is not allowed/ },
  { spec: webhook('ftp://hooks.example.com/'), reason: /^url: the scheme "ftp" is not allowed; use https or http/ },
  { spec: webhook('hooks.example.com'), reason: /^url: the text is not a URL/ },
  { spec: webhook(''), reason: /^url: the text is not a URL/ },
  { spec: slack('https://user:pw@hooks.example.com/'), reason: /^url: the URL holds a user name or password/ },
])('refuses $spec.url of a $spec.type channel: $reason', ({ spec, reason }) => {
  expect(refusal(spec)).toEqual({ field: 'url', message: expect.stringMatching(reason) });
});

it('accepts what the operator has allowed', () => {
  const egress = aLoopbackPolicy();
  expect(checkedChannel(webhook('http://127.0.0.1:9000/hook'), { ...surroundings, egress })).toEqual(
    webhook('http://127.0.0.1:9000/hook'),
  );
});

it('accepts users of the organization only', () => {
  expect(refusal(email(['u1', 'u2']))).toBeUndefined();
  expect(refusal(email([]))).toBeUndefined();
  expect(refusal(email(['u1', 'u3']))).toEqual({
    field: 'userIds[1]',
    message: 'userIds[1]: there is no user "u3" in this organization',
  });
});

it('lets a channel be replaced by one of its kind only', () => {
  const stored = channelOf('c1', webhook('https://hooks.example.com/'), { suspendedAt: null }, (text) => text);
  expect(() => checkChannelKindKept(webhook('https://hooks.example.com/b'), stored)).not.toThrow();
  expect(() => checkChannelKindKept(slack('https://hooks.example.com/b'), stored)).toThrow(
    'type: cannot change: the channel is of type "webhook", not "slack"; create a new one',
  );
});
