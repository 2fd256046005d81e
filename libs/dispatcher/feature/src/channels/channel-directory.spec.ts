import { SealedTextInvalidError, secretPlace } from '@tocsin/delivery-security';
import { aSecretBox } from '@tocsin/delivery-security/testing';
import { aKpiMonitor, anEmailChannel, aProjectWebhook, aWebhookChannel } from '@tocsin/dispatcher-domain/testing';
import type { ConfigRecord } from '@tocsin/payload-schemas';
import { ConfigurationView } from '@tocsin/platform';
import { ChannelDirectory } from './channel-directory.js';
import type { Receiver } from './receiver.js';

const URL_WITH_SECRETS = 'https://user:password@chat.example.com/hooks/SECRET?key=SECRET';
const secrets = aSecretBox();

/** The receiver of channel `web1` in `org1`. */
function receiver(urlSealed: string): Receiver | undefined {
  const channel = aWebhookChannel({ id: 'web1', urlSealed });
  const view = new ConfigurationView();
  const record = { kind: 'channel', org: 'org1', id: 'web1', revision: 1, at: 0, state: channel } as const;
  view.apply([{ key: 'org1/channel/web1', record: { ...record, actor: { kind: 'system', id: 'test' } }, offset: 0 }]);
  return new ChannelDirectory(view, secrets).receiver({ org: 'org1', id: 'web1' });
}

it('opens the URL for whoever sends, and shows logs no part of it that lets anyone send', () => {
  const sealed = secrets.seal(URL_WITH_SECRETS, secretPlace('org1', 'channel', 'web1', 'url'));
  expect(receiver(sealed)).toMatchObject({ url: URL_WITH_SECRETS, shownUrl: 'https://chat.example.com/…' });
});

it('opens a URL that was sealed before texts were bound to their places', () => {
  expect(receiver(secrets.seal(URL_WITH_SECRETS))).toMatchObject({ url: URL_WITH_SECRETS });
});

it.each([
  { whose: 'another channel', place: secretPlace('org1', 'channel', 'web2', 'url') },
  { whose: 'another organization', place: secretPlace('org2', 'channel', 'web1', 'url') },
])('does not open the URL of $whose', ({ place }) => {
  const sealed = secrets.seal(URL_WITH_SECRETS, place);
  expect(() => receiver(sealed)).toThrow(SealedTextInvalidError);
});

describe('what belongs to a project', () => {
  const PROJECT = { id: 'project1', apiKey: 'key', formerApiKey: null };
  const KEY = (id: string) => ({ org: 'org1', id });
  const place = (member: string): string => secretPlace('org1', 'projectWebhook', 'hook1', member);
  const sealed = (text: string, member: string): string => secrets.seal(text, place(member));
  const webhook = aProjectWebhook({
    format: 'opsgenie',
    urlSealed: sealed(URL_WITH_SECRETS, 'url'),
    credentialSealed: sealed('GENIE', 'credential'),
    headers: [{ name: 'X-Token', valueSealed: sealed('wonderland', 'headers/0') }],
    suspendedAt: 5,
  });
  const monitor = aKpiMonitor({ emails: ['team@example.com'], userIds: ['hanako', 'gone'] });

  let directory: ChannelDirectory;
  type State = Readonly<Record<string, unknown>> & { readonly id: string };
  let put: (kind: ConfigRecord['kind'], state: State, deleted?: true) => void;
  beforeEach(() => {
    const view = new ConfigurationView();
    directory = new ChannelDirectory(view, secrets);
    let offset = 0;
    put = (kind, state, deleted) => {
      const common = {
        org: 'org1',
        kind,
        id: state.id,
        revision: offset + 1,
        at: 0,
        actor: { kind: 'system', id: 'test' },
      };
      const record = { ...common, state, ...(deleted && { deleted }) } as ConfigRecord;
      view.apply([{ key: `org1/${kind}/${state.id}`, record, offset: offset++ }]);
    };
    put('project', PROJECT);
    put('projectWebhook', webhook);
    put('kpiMonitor', monitor);
    put('user', { id: 'hanako', email: 'hanako@example.com' });
    put('channel', anEmailChannel());
  });

  it('is reached as its configuration says, secrets opened where they belong', () => {
    expect(directory.receiver(KEY('hook1'))).toMatchObject({
      kind: 'projectWebhook',
      form: { format: 'opsgenie' },
      url: URL_WITH_SECRETS,
      shownUrl: 'https://chat.example.com/…',
      credential: 'GENIE',
      headers: { 'x-token': 'wonderland' },
      secretParts: expect.arrayContaining(['GENIE', 'wonderland', 'password']) as unknown,
    });
    expect(directory.receiver(KEY('kpi1'))).toMatchObject({
      kind: 'mail',
      recipients: ['team@example.com', 'hanako@example.com'],
    });
  });

  it('no answer shows a secret, in whatever way the body writes it', () => {
    put('projectWebhook', { ...webhook, credentialSealed: sealed('a"b&c', 'credential') });
    expect(directory.receiver(KEY('hook1'))).toMatchObject({
      secretParts: expect.arrayContaining(['a"b&c', 'a\\"b&c', 'a%22b%26c', 'a&quot;b&amp;c']) as unknown,
    });
  });

  it.each([
    { id: 'hook1', kind: 'opsgenie', canBeSuspended: true, suspendedAt: 5 },
    { id: 'kpi1', kind: 'email', canBeSuspended: false, suspendedAt: null },
    { id: 'mail1', kind: 'email', canBeSuspended: true, suspendedAt: null },
  ])('$id counts as $kind', ({ id, kind, canBeSuspended, suspendedAt }) => {
    expect(directory.kind(KEY(id))).toBe(kind);
    expect(directory.canBeSuspended(KEY(id))).toBe(canBeSuspended);
    expect(directory.shown(KEY(id))).toMatchObject({ suspendedAt });
  });

  it('is gone when it is deleted', () => {
    put('projectWebhook', webhook, true);
    expect([directory.state(KEY('hook1')), directory.state(KEY('kpi1'))]).toEqual(['deleted', 'exists']);
    expect(directory.receiver(KEY('hook1'))).toBeUndefined();
  });

  it('is gone with its project', () => {
    expect(directory.receiver(KEY('hook1'))).toBeDefined();
    put('project', PROJECT, true);
    expect(['hook1', 'kpi1', 'mail1'].map((id) => directory.state(KEY(id)))).toEqual(['deleted', 'deleted', 'exists']);
    expect(directory.receiver(KEY('hook1'))).toBeUndefined();
    expect(directory.shown(KEY('hook1'))).toBeUndefined();
  });

  it('does not open a secret that was moved to it', () => {
    put('projectWebhook', { ...webhook, urlSealed: sealed(URL_WITH_SECRETS, 'credential') });
    expect(() => directory.receiver(KEY('hook1'))).toThrow(SealedTextInvalidError);
  });
});
