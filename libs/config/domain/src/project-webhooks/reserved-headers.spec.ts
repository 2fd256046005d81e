import { headerFault } from './reserved-headers.js';

const plain = { url: 'https://hooks.example.com/', format: 'amplitude' } as const;

it.each(['X-Token', 'authorization', 'x-webhook-id', 'accept', 'cookie'])('%s may be sent', (name) => {
  expect(headerFault(name, plain)).toBeUndefined();
});

it.each([
  'Host',
  'content-length',
  'Content-Type',
  'user-agent',
  'TE',
  'traceparent',
  'webhook-id',
  'Webhook-Anything',
])('%s is ours', (name) => {
  expect(headerFault(name, plain)).toBe('is set by Tocsin itself');
});

it.each([
  { receiver: { ...plain, format: 'opsgenie' as const }, fault: 'is made of the credential' },
  {
    receiver: { ...plain, url: 'https://user:word@hooks.example.com/' },
    fault: 'is made of the user name and password in the URL',
  },
  { receiver: { ...plain, format: 'pagerDuty' as const }, fault: undefined },
])('Authorization for $receiver: $fault', ({ receiver, fault }) => {
  expect(headerFault('Authorization', receiver)).toBe(fault);
});
