import {
  generateSecretKey,
  parseSecretKey,
  SealedByOtherKeyError,
  SecretBox,
  secretPlace,
} from '@tocsin/delivery-security';
import type { ConfigRecord } from '@tocsin/payload-schemas';
import { ConfigurationView } from './configuration-view.js';
import { requireSecretKey } from './require-secret-key.js';

const aBox = (): SecretBox => new SecretBox(parseSecretKey(generateSecretKey()));
const [ours, theirs] = [aBox(), aBox()];

function aView(urlsSealed: readonly string[], changes: object = {}): ConfigurationView {
  const view = new ConfigurationView();
  view.apply(
    urlsSealed.map((urlSealed, offset) => {
      const id = `web${offset}`;
      const state = {
        type: 'webhook',
        id,
        name: 'ops',
        suspendedAt: null,
        events: [],
        urlSealed,
        enabledGraphImage: true,
      };
      const actor = { kind: 'system', id: 'test' };
      const record = { kind: 'channel', org: 'org1', id, revision: 1, at: 0, actor, state, ...changes } as ConfigRecord;
      return { key: `org1/channel/${id}`, record, offset };
    }),
  );
  return view;
}

it.each([
  { what: 'nothing is sealed', view: aView([]) },
  { what: 'it opens what is sealed', view: aView([ours.seal('https://a.example/')]) },
  { what: 'it opens some of it', view: aView([theirs.seal('https://a.example/'), ours.seal('https://b.example/')]) },
  {
    what: 'it opens what is bound to its place',
    view: aView([
      theirs.seal('https://a.example/'),
      ours.seal('https://b.example/', secretPlace('org1', 'channel', 'web1', 'url')),
    ]),
  },
  { what: 'what it does not open was deleted', view: aView([theirs.seal('https://a.example/')], { deleted: true }) },
  { what: 'what it does not open is damaged', view: aView(['tsb1.?']) },
])('a key is good when $what', ({ view }) => {
  expect(() => requireSecretKey(view, ours)).not.toThrow();
});

it('is refused, with the name of the one that is needed, when it opens nothing', () => {
  const refused = (): void => requireSecretKey(aView([theirs.seal('https://a.example/')]), ours);
  expect(refused).toThrow(SealedByOtherKeyError);
  expect(refused).toThrow(/^a stored secret was sealed with key [0-9a-f]{8}, .*TOCSIN_SECRET_KEY must be the one/);
});

it.each(['channel', 'monitor', 'projectWebhook'])('is refused when it does not open the URL of a %s', (kind) => {
  const view = aView([theirs.seal('https://a.example/')], { kind });
  expect(() => requireSecretKey(view, ours)).toThrow(SealedByOtherKeyError);
});
