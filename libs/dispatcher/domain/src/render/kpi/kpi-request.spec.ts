import type { OutgoingRequest } from '../../webhook-sender.js';
import { someFindings } from '../../testing/kpi.js';
import { kpiRequest } from './kpi-request.js';
import { renderKpi } from './render-kpi.js';

const INSTALLATION = { publicUrl: 'https://tocsin.example.com', version: '1.2.3' };
const BODY = Buffer.from('{"a":"日"}');
const send = (receiver: Parameters<typeof kpiRequest>[0], body: Buffer = BODY): OutgoingRequest =>
  kpiRequest(receiver, body, INSTALLATION, 'msg_1');

it.each(['amplitude', 'slack', 'teams', 'discord'] as const)('%s: the stored bytes to the URL as it is', (format) => {
  expect(send({ form: { format }, url: 'https://r.example/a?b=c' })).toEqual({
    url: 'https://r.example/a?b=c',
    headers: {
      accept: '*/*',
      'content-type': 'application/json',
      'user-agent': 'Tocsin/1.2.3 (+https://tocsin.example.com)',
      'webhook-id': 'msg_1',
    },
    body: BODY,
  });
});

it('a template goes with the type that it was given', () => {
  const form = { format: 'template', template: { text: 'x', contentType: 'text/plain' } } as const;
  expect(send({ form, url: 'https://r.example/' }).headers['content-type']).toBe('text/plain');
});

it('a template gets the credential that is set now, escaped as its type wants it', () => {
  const template = { text: '{"key": "{{credential}}"}', contentType: 'application/json' };
  const form = { format: 'template', template } as const;
  const stored = renderKpi({
    ...{ findings: someFindings(), form, deliveryId: 'msg_1', installation: INSTALLATION },
    ...{ imageUrls: [null], isTest: false },
  });
  expect(stored.templateFault).toBeUndefined();
  expect(send({ form, url: 'https://r.example/', credential: 'k"é' }, stored.body).body.toString()).toBe(
    '{"key": "k\\"é"}',
  );
});

it('PagerDuty gets the routing key that is set now, whatever characters it has', () => {
  const { body } = send({ form: { format: 'pagerDuty' }, url: 'https://events.pagerduty.com/', credential: 'k"é' });
  expect(body.toString()).toBe('{"routing_key":"k\\"é","a":"日"}');
});

describe('Opsgenie', () => {
  const stored = (path: string): Buffer => Buffer.from(JSON.stringify({ path, body: { message: 'm' } }));
  const close = '/tocsin%3Aa/close?identifierType=alias';
  it.each([
    { url: 'https://api.opsgenie.com/v2/alerts', path: '', target: 'https://api.opsgenie.com/v2/alerts' },
    {
      url: 'https://api.opsgenie.com/v2/alerts',
      path: close,
      target: 'https://api.opsgenie.com/v2/alerts/tocsin%3Aa/close?identifierType=alias',
    },
    {
      url: 'https://api.eu.opsgenie.com/v2/alerts/',
      path: close,
      target: 'https://api.eu.opsgenie.com/v2/alerts/tocsin%3Aa/close?identifierType=alias',
    },
    {
      url: 'https://p.example/x?y=1',
      path: close,
      target: 'https://p.example/x/tocsin%3Aa/close?y=1&identifierType=alias',
    },
    { url: 'no URL', path: close, target: 'no URL' },
  ])('$path after $url', ({ url, path, target }) => {
    const request = send({ form: { format: 'opsgenie' }, url, credential: 'key1' }, stored(path));
    expect(request.url).toBe(target);
    expect(request.headers['authorization']).toBe('GenieKey key1');
    expect(request.body.toString()).toBe('{"message":"m"}');
  });

  it('a damaged body is told', () => {
    expect(() => send({ form: { format: 'opsgenie' }, url: 'https://a.example/' }, Buffer.from('{'))).toThrow(
      SyntaxError,
    );
  });
});

it.each([
  {
    url: 'https://chat.googleapis.com/v1/spaces/s/messages?key=k&token=t%3D',
    target:
      'https://chat.googleapis.com/v1/spaces/s/messages?key=k&token=t%3D&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD',
  },
  {
    url: 'https://chat.googleapis.com/v1/spaces/s/messages?messageReplyOption=REPLY_MESSAGE_OR_FAIL',
    target: 'https://chat.googleapis.com/v1/spaces/s/messages?messageReplyOption=REPLY_MESSAGE_OR_FAIL',
  },
  { url: 'no URL', target: 'no URL' },
])('Google Chat puts a message into its thread: $url', ({ url, target }) => {
  const request = send({ form: { format: 'googleChat' }, url });
  expect(request.url).toBe(target);
  expect(request.headers['content-type']).toBe('application/json; charset=UTF-8');
});
