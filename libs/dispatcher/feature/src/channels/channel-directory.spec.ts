import { SealedTextInvalidError, secretPlace } from '@tocsin/delivery-security';
import { aSecretBox } from '@tocsin/delivery-security/testing';
import { aWebhookChannel } from '@tocsin/dispatcher-domain/testing';
import { ConfigurationView } from '@tocsin/platform';
import { ChannelDirectory, type Receiver } from './channel-directory.js';

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
