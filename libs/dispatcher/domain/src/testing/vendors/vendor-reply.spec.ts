import { judgeAnswer } from '../../answer/judge-answer.js';
import type { VendorFormat, VendorRequest } from './vendor.js';
import { throttledReply, vendorReply } from './vendor-reply.js';

const FORMATS: readonly VendorFormat[] = ['slack', 'teams', 'discord', 'googleChat', 'pagerDuty', 'opsgenie'];
const URLS: Readonly<Record<VendorFormat, string>> = {
  slack: 'https://hooks.slack.com/services/T0/B0/secret',
  teams: 'https://prod-01.westeurope.logic.azure.com/workflows/w/triggers/manual/paths/invoke',
  discord: 'https://discord.com/api/webhooks/1/secret',
  googleChat: 'https://chat.googleapis.com/v1/spaces/s/messages',
  pagerDuty: 'https://events.pagerduty.com/v2/enqueue',
  opsgenie: 'https://api.opsgenie.com/v2/alerts',
};

function asked(format: VendorFormat, body: unknown, changes: Partial<VendorRequest> = {}): VendorRequest {
  return {
    method: 'POST',
    path: new URL(URLS[format]).pathname,
    headers: { 'content-type': 'application/json', authorization: 'GenieKey k' },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    ...changes,
  };
}

function verdictOf(format: VendorFormat, { status, body, headers }: ReturnType<typeof vendorReply>): object {
  const retryAfter = headers?.['retry-after'];
  const answer = {
    kind: 'response',
    status,
    bodySnippet: Buffer.from(body),
    timings: { totalMs: 1 },
    ...(retryAfter !== undefined && { retryAfter }),
  } as const;
  return judgeAnswer(answer, { format, url: URLS[format] }, 0);
}

const x = (length: number): string => 'x'.repeat(length);
const plain = (length: number): object => ({ type: 'plain_text', text: x(length) });
const section = (length: number): object => ({ type: 'section', text: { type: 'mrkdwn', text: x(length) } });
const fields = (count: number, length: number): object => ({
  type: 'section',
  fields: Array.from({ length: count }, () => ({ type: 'mrkdwn', text: x(length) })),
});
const image = (altLength: number, urlLength = 20): object => ({
  type: 'image',
  image_url: `https://x/${x(urlLength - 10)}`,
  alt_text: x(altLength),
});
const button = (length: number): object => ({
  type: 'actions',
  elements: [{ type: 'button', text: plain(length), url: 'https://x.test/', action_id: 'a' }],
});
const attached = (...blocks: object[]): object => ({ attachments: [{ blocks }] });
const embeds = (count: number, embed: object = { title: 't' }): object => ({
  embeds: Array.from({ length: count }, () => embed),
});
const widgets = (count: number, widget: object = { textParagraph: { text: 't' } }): object => ({
  cardsV2: [{ card: { sections: [{ widgets: Array.from({ length: count }, () => widget) }] } }],
});
const event = (changes: object = {}): object => ({
  routing_key: x(32),
  event_action: 'trigger',
  payload: { summary: 's', source: 's', severity: 'critical' },
  ...changes,
});
const summary = (length: number): object => event({ payload: { summary: x(length), source: 's', severity: 'info' } });
const alert = (changes: object = {}): object => ({ message: 'm', priority: 'P1', tags: [], details: {}, ...changes });

describe('what a vendor takes, and one beyond it', () => {
  const dead = (error: string): object => ({ kind: 'dead', reason: 'permanent_error', error });
  const blocks = dead('slack_invalid_attachments');
  const discord = dead('discord_invalid_message');
  const google = dead('google_chat_invalid_message');
  const pagerDuty = dead('pager_duty_invalid_event');
  const opsgenie = dead('opsgenie_invalid_alert');
  const sized = (bytes: number): object => event({ client: x(bytes - JSON.stringify(event({ client: '' })).length) });
  it.each<{ format: VendorFormat; what: string; at: object; beyond: object; verdict: object }>([
    { format: 'slack', what: 'a text', at: { text: 'x' }, beyond: { text: '' }, verdict: dead('slack_no_text') },
    {
      format: 'slack',
      what: '50 blocks',
      at: attached(...Array.from({ length: 50 }, () => section(1))),
      beyond: attached(...Array.from({ length: 51 }, () => section(1))),
      verdict: blocks,
    },
    {
      format: 'slack',
      what: 'a section',
      at: attached(section(3_000)),
      beyond: attached(section(3_001)),
      verdict: blocks,
    },
    {
      format: 'slack',
      what: 'an empty section',
      at: attached(section(1)),
      beyond: attached(section(0)),
      verdict: blocks,
    },
    {
      format: 'slack',
      what: 'a header',
      at: attached({ type: 'header', text: plain(150) }),
      beyond: attached({ type: 'header', text: plain(151) }),
      verdict: blocks,
    },
    { format: 'slack', what: 'fields', at: attached(fields(10, 1)), beyond: attached(fields(11, 1)), verdict: blocks },
    {
      format: 'slack',
      what: 'a field',
      at: attached(fields(1, 2_000)),
      beyond: attached(fields(1, 2_001)),
      verdict: blocks,
    },
    {
      format: 'slack',
      what: 'an alternative text',
      at: attached(image(2_000)),
      beyond: attached(image(2_001)),
      verdict: blocks,
    },
    {
      format: 'slack',
      what: 'an address of a picture',
      at: attached(image(1, 3_000)),
      beyond: attached(image(1, 3_001)),
      verdict: blocks,
    },
    { format: 'slack', what: 'a button', at: attached(button(75)), beyond: attached(button(76)), verdict: blocks },
    {
      format: 'slack',
      what: 'all texts',
      at: attached(...[3_000, 3_000, 3_000, 3_000, 1_000].map(section)),
      beyond: attached(...[3_000, 3_000, 3_000, 3_000, 1_001].map(section)),
      verdict: dead('slack_msg_blocks_too_long'),
    },
    {
      format: 'discord',
      what: 'a content',
      at: { content: x(2_000) },
      beyond: { content: x(2_001) },
      verdict: discord,
    },
    { format: 'discord', what: 'embeds', at: embeds(10), beyond: embeds(11), verdict: discord },
    { format: 'discord', what: 'no embeds', at: embeds(1), beyond: embeds(0), verdict: discord },
    {
      format: 'discord',
      what: 'a title',
      at: embeds(1, { title: x(256) }),
      beyond: embeds(1, { title: x(257) }),
      verdict: discord,
    },
    {
      format: 'discord',
      what: 'a description',
      at: embeds(1, { description: x(4_096) }),
      beyond: embeds(1, { description: x(4_097) }),
      verdict: discord,
    },
    {
      format: 'discord',
      what: 'texts',
      at: embeds(2, { description: x(3_000) }),
      beyond: embeds(3, { description: x(2_001) }),
      verdict: discord,
    },
    {
      format: 'discord',
      what: 'a value',
      at: embeds(1, { fields: [{ name: 'n', value: x(1_024) }] }),
      beyond: embeds(1, { fields: [{ name: 'n', value: x(1_025) }] }),
      verdict: discord,
    },
    {
      format: 'discord',
      what: 'an empty value',
      at: embeds(1, { fields: [{ name: 'n', value: 'x' }] }),
      beyond: embeds(1, { fields: [{ name: 'n', value: '' }] }),
      verdict: discord,
    },
    { format: 'googleChat', what: 'widgets', at: widgets(100), beyond: widgets(101), verdict: google },
    {
      format: 'googleChat',
      what: 'an empty paragraph',
      at: widgets(1),
      beyond: widgets(1, { textParagraph: { text: '' } }),
      verdict: google,
    },
    {
      format: 'googleChat',
      what: 'a relative address',
      at: widgets(1, { image: { imageUrl: 'https://x.test/a' } }),
      beyond: widgets(1, { image: { imageUrl: '/a' } }),
      verdict: google,
    },
    {
      format: 'googleChat',
      what: 'bytes',
      at: { text: x(32_000 - 11) },
      beyond: { text: x(32_000 - 10) },
      verdict: google,
    },
    { format: 'pagerDuty', what: 'a summary', at: summary(1_024), beyond: summary(1_025), verdict: pagerDuty },
    {
      format: 'pagerDuty',
      what: 'a routing key',
      at: event(),
      beyond: event({ routing_key: x(31) }),
      verdict: pagerDuty,
    },
    { format: 'pagerDuty', what: 'bytes', at: sized(512_000), beyond: sized(512_001), verdict: pagerDuty },
    {
      format: 'pagerDuty',
      what: 'an end',
      at: { routing_key: x(32), event_action: 'resolve', dedup_key: 'd' },
      beyond: { routing_key: x(32), event_action: 'resolve' },
      verdict: pagerDuty,
    },
    {
      format: 'pagerDuty',
      what: 'a picture',
      at: event({ images: [{ src: 'https://x.test/' }] }),
      beyond: event({ images: [{ src: 'http://x.test/' }] }),
      verdict: pagerDuty,
    },
    {
      format: 'opsgenie',
      what: 'a message',
      at: alert({ message: x(130) }),
      beyond: alert({ message: x(131) }),
      verdict: opsgenie,
    },
    {
      format: 'opsgenie',
      what: 'an alias',
      at: alert({ alias: x(512) }),
      beyond: alert({ alias: x(513) }),
      verdict: opsgenie,
    },
    {
      format: 'opsgenie',
      what: 'a description',
      at: alert({ description: x(15_000) }),
      beyond: alert({ description: x(15_001) }),
      verdict: opsgenie,
    },
    {
      format: 'opsgenie',
      what: 'details',
      at: alert({ details: { a: x(7_999) } }),
      beyond: alert({ details: { a: x(8_000) } }),
      verdict: opsgenie,
    },
    {
      format: 'opsgenie',
      what: 'a detail that is no text',
      at: alert({ details: { a: '1' } }),
      beyond: alert({ details: { a: 1 } }),
      verdict: opsgenie,
    },
  ])('$format: $what', ({ format, at, beyond, verdict }) => {
    expect(verdictOf(format, vendorReply(format, asked(format, at)))).toEqual({ kind: 'delivered' });
    expect(verdictOf(format, vendorReply(format, asked(format, beyond)))).toEqual(verdict);
  });

  it('Teams: bytes, and a card that it does not tell of', () => {
    const card = { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }] };
    const padded = (bytes: number): string => JSON.stringify(card).padEnd(bytes);
    expect(vendorReply('teams', asked('teams', padded(28_672)))).toEqual({ status: 202, body: '' });
    expect(vendorReply('teams', asked('teams', padded(28_673))).status).toBe(413);
    expect(vendorReply('teams', asked('teams', { text: 'x' }))).toEqual({ status: 202, body: '', fault: 'no card' });
  });
});

describe.each(FORMATS)('%s', (format) => {
  it('that has had enough is waited for', () => {
    expect(verdictOf(format, throttledReply(format))).toEqual({
      kind: 'retry',
      error: 'rate_limited',
      retryAfterMs: 1_000,
    });
  });

  it.each(['{', '[]', ''])('knows that %j is no message', (body) => {
    expect(vendorReply(format, asked(format, body)).fault).toBeDefined();
  });
});

it('Opsgenie closes by alias, and lets nobody in without a key', () => {
  const path = '/v2/alerts/tocsin%3Aa/close?identifierType=alias';
  expect(vendorReply('opsgenie', asked('opsgenie', { source: 's' }, { path })).status).toBe(202);
  expect(vendorReply('opsgenie', asked('opsgenie', {}, { path: '/v2/alerts/a/close' })).status).toBe(404);
  expect(vendorReply('opsgenie', asked('opsgenie', alert(), { headers: {} })).status).toBe(401);
});

it('Slack wants JSON by name', () => {
  const headers = { 'content-type': 'text/plain' };
  expect(vendorReply('slack', asked('slack', { text: 'x' }, { headers })).body).toBe('invalid_payload');
});

it('Discord answers with the message where it is asked to', () => {
  const reply = vendorReply('discord', asked('discord', { content: 'x' }, { path: '/api/webhooks/1/x?wait=true' }));
  expect(reply.status).toBe(200);
});
