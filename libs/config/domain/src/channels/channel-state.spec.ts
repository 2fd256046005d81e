import type { ChannelSpec } from './channel-spec.js';
import { channelOf, resumed, suspended, withoutUser } from './channel-state.js';

const spec: ChannelSpec = {
  type: 'webhook',
  name: 'ops',
  url: 'https://user:word@hooks.example.com/token',
  enabledGraphImage: false,
  events: ['alert'],
};

it('keeps the URL sealed only', () => {
  expect(channelOf('c1', spec, { suspendedAt: null }, (text) => `sealed ${text.length}`)).toEqual({
    type: 'webhook',
    id: 'c1',
    name: 'ops',
    suspendedAt: null,
    urlSealed: 'sealed 41',
    enabledGraphImage: false,
    events: ['alert'],
  });
});

it('suspends once and resumes once', () => {
  const going = channelOf('c1', spec, { suspendedAt: null }, (text) => text);
  const stopped = suspended(going, 1_764_000_000);
  expect(stopped).toEqual({ ...going, suspendedAt: 1_764_000_000 });
  expect(suspended(stopped, 1_764_000_060)).toBe(stopped);
  expect(resumed(stopped)).toEqual(going);
  expect(resumed(going)).toBe(going);
});

it('forgets a user who leaves', () => {
  const email = channelOf(
    'c1',
    { type: 'email', name: 'mail', emails: [], userIds: ['a', 'b'], events: [] },
    { suspendedAt: null },
    (t) => t,
  );
  expect(withoutUser(email, 'a')).toEqual({ ...email, userIds: ['b'] });
  expect(withoutUser(email, 'c')).toBe(email);
  const webhook = channelOf('c2', spec, { suspendedAt: null }, (text) => text);
  expect(withoutUser(webhook, 'a')).toBe(webhook);
});

it('stays suspended, and goes on signing, when it is edited', () => {
  const signing = { secretSealed: 'sealed', former: null };
  expect(channelOf('c1', spec, { suspendedAt: null, signing }, (text) => text)).toMatchObject({ signing });
  expect(channelOf('c1', spec, { suspendedAt: 1_764_000_000 }, (text) => text).suspendedAt).toBe(1_764_000_000);
});
