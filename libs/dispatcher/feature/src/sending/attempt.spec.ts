import { generateSigningSecret, secretPartsOf, secretPlace, signingKeyOf } from '@tocsin/delivery-security';
import { anImageTokens, aSecretBox } from '@tocsin/delivery-security/testing';
import { formOf } from '@tocsin/dispatcher-domain';
import { answerOf, aWebhookChannel, ScriptedSender } from '@tocsin/dispatcher-domain/testing';
import { monitorToApiJson } from '@tocsin/payload-schemas';
import { FakeClock } from '@tocsin/runtime/testing';
import { Webhook } from 'standardwebhooks';
import type { Receiver } from '../channels/receiver.js';
import { Attempts } from './attempt.js';

const box = aSecretBox();
const sender = new ScriptedSender();
const installation = {
  publicUrl: 'https://tocsin.example.com',
  version: '1',
  monitorJson: monitorToApiJson,
  imageTokens: anImageTokens(),
};
const attempts = new Attempts(sender, box, installation, new FakeClock());

const url = 'https://receiver.example/hook?token=t0k3n';
const receiver: Receiver = {
  kind: 'channel',
  org: 'org1',
  id: 'web1',
  form: formOf(aWebhookChannel()),
  url,
  shownUrl: 'https://receiver.example/…',
  signers: [],
  secretParts: secretPartsOf(url),
};

/** A body with a secret of a monitor in `org`. */
function aMessage(org: string) {
  const place = secretPlace(org, 'monitor', 'm', 'headers/0');
  const body = Buffer.from(`{"value":"\u0001${place} ${box.seal('Bearer wonderland', place)}\u0002"}`);
  return { webhookId: 'msg_a_1_web1', threadId: null, body, traceparent: null, attempt: 1 };
}

const webhook: Receiver = {
  kind: 'projectWebhook',
  org: 'org1',
  id: 'hook1',
  form: { format: 'amplitude' },
  credential: undefined,
  signers: [],
  headers: { 'x-token': 'wonderland', 'webhook-id': 'theirs' },
  url,
  shownUrl: 'https://receiver.example/…',
  secretParts: ['wonderland', 't0k3n'],
};

beforeEach(() => {
  sender.seen.length = 0;
});

it('puts the secrets of its organization into a body', async () => {
  sender.script = () => answerOf(200);
  const { verdict } = await attempts.make(receiver, aMessage('org1'));
  expect(verdict).toEqual({ kind: 'delivered' });
  expect(sender.seen.map(({ body }) => body)).toEqual(['{"value":"Bearer wonderland"}']);
});

it('sends nobody the secrets of another organization', async () => {
  const { verdict, result } = await attempts.make(receiver, aMessage('org2'));
  expect(verdict).toEqual({ kind: 'retry', error: 'sealed_text_invalid' });
  expect(result).toMatchObject({ httpStatus: null, detail: expect.stringMatching(/belongs elsewhere$/) as unknown });
  expect(sender.seen).toEqual([]);
});

it('keeps no secret that the answer repeats, of the URL or of the body', async () => {
  sender.script = ({ body }) => answerOf(400, { body: `POST /hook?token=t0k3n ${body}` });
  const { result } = await attempts.make(receiver, aMessage('org1'));
  expect(result.snippet.toString()).toBe('POST /hook?token=… {"value":"…"}');
  expect(result).toMatchObject({ httpStatus: 400, error: 'receiver_rejected', detail: null });
});

it('sends a project webhook its own headers and ours, which come first, and keeps none that the answer repeats', async () => {
  sender.script = () => answerOf(400, { body: 'X-Token: wonderland' });
  const message = {
    ...aMessage('org1'),
    body: Buffer.from('{}'),
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  };
  const { result } = await attempts.make(webhook, message);
  expect(sender.seen[0].headers).toMatchObject({
    'x-token': 'wonderland',
    'webhook-id': 'msg_a_1_web1',
    'user-agent': 'Tocsin/1 (+https://tocsin.example.com)',
    traceparent: message.traceparent,
  });
  expect(result.snippet.toString()).toBe('X-Token: …');
});

describe.each([
  { what: 'a channel', unsigned: receiver },
  { what: 'a project webhook', unsigned: webhook },
])('signatures of $what', ({ unsigned }) => {
  const [present, former] = [generateSigningSecret(), generateSigningSecret()];
  const until = 1_764_000_060_500;
  const signers = [
    { key: signingKeyOf(present), until: null },
    { key: signingKeyOf(former), until },
  ];
  const message = { ...aMessage('org1'), body: Buffer.from('{"a":"日"}') };
  const signaturesAt = async (now: number, signed: Receiver = { ...unsigned, signers }) => {
    await new Attempts(sender, box, installation, new FakeClock(now)).make(signed, message);
    const { headers } = sender.seen[0];
    return { timestamp: headers['webhook-timestamp'], signatures: headers['webhook-signature']?.split(' ') };
  };
  const signed = (secret: string, at: number): string =>
    new Webhook(secret).sign('msg_a_1_web1', new Date(at), '{"a":"日"}');

  it.each([
    { when: 'before the former secret ends', at: until - 1, secrets: [present, former] },
    { when: 'when the former secret ends', at: until, secrets: [present] },
  ])('are made for this attempt: $when', async ({ at, secrets }) => {
    sender.script = () => answerOf(200);
    expect(await signaturesAt(at)).toEqual({
      timestamp: String(Math.floor(at / 1_000)),
      signatures: secrets.map((secret) => signed(secret, Math.floor(at / 1_000) * 1_000)),
    });
  });

  it('are not there without a secret', async () => {
    expect(await signaturesAt(until, unsigned)).toEqual({ timestamp: undefined, signatures: undefined });
  });
});
