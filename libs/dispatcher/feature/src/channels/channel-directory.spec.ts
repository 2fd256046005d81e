import { aSecretBox } from '@tocsin/delivery-security/testing';
import { aWebhookChannel } from '@tocsin/dispatcher-domain/testing';
import { ConfigurationView } from '@tocsin/platform';
import { ChannelDirectory } from './channel-directory.js';

it('opens the URL for whoever sends, and shows logs no part of it that lets anyone send', () => {
  const secrets = aSecretBox();
  const url = 'https://user:password@chat.example.com/hooks/SECRET?key=SECRET';
  const channel = aWebhookChannel({ id: 'web1', urlSealed: secrets.seal(url) });
  const view = new ConfigurationView();
  const record = { kind: 'channel', org: 'org1', id: 'web1', revision: 1, at: 0, state: channel } as const;
  view.apply([{ key: 'org1/channel/web1', record: { ...record, actor: { kind: 'system', id: 'test' } }, offset: 0 }]);
  const receiver = new ChannelDirectory(view, secrets).receiver({ org: 'org1', id: 'web1' });
  expect(receiver).toMatchObject({ url, shownUrl: 'https://chat.example.com/…' });
});
