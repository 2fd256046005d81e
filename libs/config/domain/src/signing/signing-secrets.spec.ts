import type { ChannelState, ProjectWebhookState } from '@tocsin/payload-schemas';
import { channelWithSigningSecret, signingSealedAnew, withSigningSecret } from './signing-secrets.js';

const AT = 1_764_000_000_000;
const webhook: ProjectWebhookState = {
  ...{ id: 'w1', projectId: 'p1', name: 'own', ownerId: null, format: 'amplitude', urlSealed: 'u' },
  ...{ headers: [], monitorIds: [], suspendedAt: null },
};
const common = { id: 'c1', name: 'ops', suspendedAt: null, events: [] };
const channel: ChannelState = { ...common, type: 'webhook', urlSealed: 'u', enabledGraphImage: true };
const reseal = (sealed: string): string => `anew ${sealed}`;
const former = { secretSealed: 'before', until: AT + 1 };

it.each([
  { when: 'there was none', signing: undefined, hours: 24, expected: null },
  { when: 'there was one', signing: { secretSealed: 'old', former: null }, hours: 24, expected: AT + 86_400_000 },
  { when: 'it is to end at once', signing: { secretSealed: 'old', former: null }, hours: 0, expected: null },
  { when: 'there were two', signing: { secretSealed: 'old', former }, hours: 1, expected: AT + 3_600_000 },
])('a new secret takes the place of the present one: $when', ({ signing, hours, expected }) => {
  const changed = {
    secretSealed: 'new',
    former: expected === null ? null : { secretSealed: 'anew old', until: expected },
  };
  const had = signing && { signing };
  expect(withSigningSecret({ ...webhook, ...had }, 'new', AT, hours, reseal)).toEqual({ ...webhook, signing: changed });
  expect(channelWithSigningSecret({ ...channel, ...had }, 'new', AT, hours, reseal)).toEqual({
    ...channel,
    signing: changed,
  });
});

it.each(['slack', 'teams', 'discord', 'googleChat', 'pagerDuty', 'opsgenie'] as const)('%s is not signed', (format) => {
  expect(() => withSigningSecret({ ...webhook, format }, 'new', AT, 0, reseal)).toThrow(
    `sends ${format}, which is not signed`,
  );
});

it.each<ChannelState>([
  { ...common, type: 'slack', urlSealed: 'u', mentions: {}, enabledGraphImage: true },
  { ...common, type: 'email', emails: [], userIds: [] },
])('a channel of type $type is not signed', (other) => {
  expect(() => channelWithSigningSecret(other, 'new', AT, 0, reseal)).toThrow(
    `of type "${other.type}", which is not signed`,
  );
});

it.each([
  { when: 'there is one secret', former: null, expected: null },
  { when: 'the one before goes on', former, expected: { secretSealed: 'anew before', until: AT + 1 } },
  { when: 'the one before has ended', former: { ...former, until: AT }, expected: null },
])('secrets are sealed anew: $when', ({ former, expected }) => {
  const anew = signingSealedAnew({ secretSealed: 'present', former }, AT, reseal);
  expect(anew).toEqual({ secretSealed: 'anew present', former: expected });
});
