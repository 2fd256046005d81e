import { displayReceiver, displayUrl } from './display-url.js';

it.each([
  { url: 'https://user:secret@hooks.example.com/a/b?token=1#x', shown: 'https://hooks.example.com/a/b?…' },
  { url: 'http://10.0.0.1:9000/hook', shown: 'http://10.0.0.1:9000/hook' },
  {
    url: 'https://hooks.slack.com/services/T0001/B0002/abcdefSECRET',
    shown: 'https://hooks.slack.com/services/T0001/B0002/…',
  },
  {
    url: 'https://hooks.slack-gov.com/services/T0001/B0002/abcdefSECRET',
    shown: 'https://hooks.slack-gov.com/services/T0001/B0002/…',
  },
  { url: 'https://hooks.slack.com/workflows/T0001/A0002/1/SECRET', shown: 'https://hooks.slack.com/workflows/…' },
  { url: 'https://hooks.slack.com/triggers/T0001/1/SECRET', shown: 'https://hooks.slack.com/triggers/…' },
  { url: 'https://hooks.slack.com/services/SECRET', shown: 'https://hooks.slack.com/services/…' },
  {
    url: 'https://mattermost.example.com/services/t1/b2/SECRET',
    shown: 'https://mattermost.example.com/services/t1/b2/…',
  },
  { url: 'https://discord.com/api/webhooks/123/SECRET', shown: 'https://discord.com/api/webhooks/123/…' },
  { url: 'https://acme.webhook.office.com/webhookb2/SECRET', shown: 'https://acme.webhook.office.com/webhookb2/…' },
  { url: 'javascript:alert(1)', shown: 'javascript:…' },
  { url: 'user:secret', shown: 'user:…' },
  { url: 'secret', shown: '(not a URL)' },
])('shows $shown', ({ url, shown }) => {
  expect(displayUrl(url)).toBe(shown);
});

it.each([
  { url: 'https://user:secret@hooks.example.com/hooks/SECRET?token=1#x', shown: 'https://hooks.example.com/…' },
  { url: 'http://10.0.0.1:9000/SECRET', shown: 'http://10.0.0.1:9000/…' },
  { url: 'http://10.0.0.1:9000/?key=SECRET', shown: 'http://10.0.0.1:9000/…' },
  { url: 'http://[::1]:9000', shown: 'http://[::1]:9000/' },
  { url: 'user:secret', shown: 'user:…' },
  { url: 'secret', shown: '(not a URL)' },
])('shows of a receiver no more than $shown', ({ url, shown }) => {
  expect(displayReceiver(url)).toBe(shown);
});
