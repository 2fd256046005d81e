import type { RefusalCode } from '@tocsin/delivery-security';
import type { SendFailureCode, SendResult } from '../webhook-sender.js';
import { type AnsweringReceiver, judgeAnswer } from './judge-answer.js';
import { SLACK_PASSING_ERRORS, SLACK_PERMANENT_ERRORS } from './slack-errors.js';

const NOW = Date.UTC(2026, 10, 25, 14, 0, 0);
const MACKEREL: AnsweringReceiver = { format: 'mackerel', url: 'https://receiver.example/hook' };
const SLACK: AnsweringReceiver = { format: 'slack', url: 'https://hooks.slack.com/services/T0/B0/secret' };
/** Takes Slack's messages and is not Slack. */
const IMITATOR: AnsweringReceiver = { format: 'slack', url: 'https://chat.example/hooks/secret' };

function aResponse(status: number, body = '', retryAfter?: string): SendResult {
  const response = { kind: 'response', status, bodySnippet: Buffer.from(body), timings: { totalMs: 1 } } as const;
  return retryAfter === undefined ? response : { ...response, retryAfter };
}

describe('a status, in every format', () => {
  it.each([
    { status: 200, verdict: { kind: 'delivered' } },
    { status: 201, verdict: { kind: 'delivered' } },
    { status: 204, verdict: { kind: 'delivered' } },
    { status: 299, verdict: { kind: 'delivered' } },
    { status: 300, verdict: { kind: 'retry', error: 'redirected' } },
    { status: 302, verdict: { kind: 'retry', error: 'redirected' } },
    { status: 399, verdict: { kind: 'retry', error: 'redirected' } },
    { status: 400, verdict: { kind: 'retry', error: 'receiver_rejected' } },
    { status: 401, verdict: { kind: 'retry', error: 'receiver_rejected' } },
    { status: 404, verdict: { kind: 'retry', error: 'receiver_rejected' } },
    { status: 409, verdict: { kind: 'retry', error: 'receiver_rejected' } },
    { status: 410, verdict: { kind: 'gone', error: 'receiver_gone' } },
    { status: 411, verdict: { kind: 'retry', error: 'receiver_rejected' } },
    { status: 413, verdict: { kind: 'retry', error: 'receiver_rejected' } },
    { status: 428, verdict: { kind: 'retry', error: 'receiver_rejected' } },
    { status: 429, verdict: { kind: 'retry', error: 'rate_limited' } },
    { status: 499, verdict: { kind: 'retry', error: 'receiver_rejected' } },
    { status: 500, verdict: { kind: 'retry', error: 'receiver_failed' } },
    { status: 502, verdict: { kind: 'retry', error: 'receiver_failed' } },
    { status: 503, verdict: { kind: 'retry', error: 'receiver_failed' } },
    { status: 504, verdict: { kind: 'retry', error: 'receiver_failed' } },
    { status: 999, verdict: { kind: 'retry', error: 'receiver_failed' } },
  ])('$status: $verdict.kind', ({ status, verdict }) => {
    expect(judgeAnswer(aResponse(status), MACKEREL, NOW)).toEqual(verdict);
    expect(judgeAnswer(aResponse(status), SLACK, NOW)).toEqual(verdict);
  });
});

describe('Retry-After', () => {
  it.each([
    { status: 429, value: '30', verdict: { kind: 'retry', error: 'rate_limited', retryAfterMs: 30_000 } },
    { status: 503, value: '30', verdict: { kind: 'retry', error: 'receiver_failed', retryAfterMs: 30_000 } },
    { status: 404, value: '30', verdict: { kind: 'retry', error: 'receiver_rejected', retryAfterMs: 30_000 } },
    { status: 302, value: '30', verdict: { kind: 'retry', error: 'redirected', retryAfterMs: 30_000 } },
    {
      status: 503,
      value: 'Wed, 25 Nov 2026 14:01:00 GMT',
      verdict: { kind: 'retry', error: 'receiver_failed', retryAfterMs: 60_000 },
    },
    {
      status: 503,
      value: 'Wed, 25 Nov 2026 13:00:00 GMT',
      verdict: { kind: 'retry', error: 'receiver_failed', retryAfterMs: 0 },
    },
    { status: 503, value: 'soon', verdict: { kind: 'retry', error: 'receiver_failed' } },
    { status: 200, value: '30', verdict: { kind: 'delivered' } },
    { status: 410, value: '30', verdict: { kind: 'gone', error: 'receiver_gone' } },
  ])('$value with $status', ({ status, value, verdict }) => {
    expect(judgeAnswer(aResponse(status, '', value), MACKEREL, NOW)).toEqual(verdict);
  });
});

describe("Slack's own errors", () => {
  it.each([
    { body: 'invalid_payload', status: 400 },
    { body: 'no_text', status: 400 },
    { body: 'no_text', status: 500 },
    { body: 'invalid_blocks', status: 400 },
    { body: 'invalid_blocks_format', status: 400 },
    { body: 'invalid_attachments', status: 400 },
    { body: 'too_many_attachments', status: 400 },
    { body: 'user_not_found', status: 400 },
    { body: 'posting_to_general_channel_denied', status: 400 },
    { body: 'posting_to_general_channel_denied', status: 403 },
    { body: 'action_prohibited', status: 403 },
    { body: 'invalid_token', status: 403 },
    { body: 'channel_not_found', status: 404 },
    { body: 'no_service', status: 404 },
    { body: 'no_service_id', status: 404 },
    { body: 'no_team', status: 404 },
    { body: 'team_disabled', status: 403 },
    { body: 'no_active_hooks', status: 404 },
    { body: ' no_team\n', status: 404 },
  ])('$body with $status ends the delivery', ({ body, status }) => {
    const error = `slack_${body.trim()}`;
    expect(judgeAnswer(aResponse(status, body), SLACK, NOW)).toEqual({
      kind: 'dead',
      reason: 'permanent_error',
      error,
    });
    expect(judgeAnswer(aResponse(status, body), MACKEREL, NOW).kind).toBe('retry');
  });

  it.each([
    { body: 'channel_is_archived', status: 410, verdict: { kind: 'gone', error: 'slack_channel_is_archived' } },
    { body: 'no longer here', status: 410, verdict: { kind: 'gone', error: 'receiver_gone' } },
    { body: 'rate_limited', status: 429, verdict: { kind: 'retry', error: 'rate_limited' } },
    { body: 'invalid_token', status: 429, verdict: { kind: 'retry', error: 'rate_limited' } },
    { body: 'rollup_error', status: 500, verdict: { kind: 'retry', error: 'receiver_failed' } },
    { body: 'something new', status: 400, verdict: { kind: 'retry', error: 'receiver_rejected' } },
    { body: 'invalid_token is what it says', status: 403, verdict: { kind: 'retry', error: 'receiver_rejected' } },
    { body: 'invalid_token', status: 302, verdict: { kind: 'retry', error: 'redirected' } },
    { body: '', status: 404, verdict: { kind: 'retry', error: 'receiver_rejected' } },
  ])('$body with $status: $verdict.kind', ({ body, status, verdict }) => {
    expect(judgeAnswer(aResponse(status, body), SLACK, NOW)).toEqual(verdict);
  });

  it('are known by their exact text, and are either permanent or not', () => {
    for (const error of SLACK_PERMANENT_ERRORS) expect(error).toMatch(/^[a-z_]+$/);
    for (const error of SLACK_PASSING_ERRORS) expect(SLACK_PERMANENT_ERRORS.has(error)).toBe(false);
  });

  it.each([...SLACK_PERMANENT_ERRORS])('%s ends the delivery under a status of success, too', (body) => {
    const dead = { kind: 'dead', reason: 'permanent_error', error: `slack_${body}` };
    expect(judgeAnswer(aResponse(200, body), SLACK, NOW)).toEqual(dead);
    expect(judgeAnswer(aResponse(200, `${body}\n`), IMITATOR, NOW)).toEqual(dead);
    expect(judgeAnswer(aResponse(200, `{"ok":false,"error":"${body}"}`), SLACK, NOW)).toEqual(dead);
    expect(judgeAnswer(aResponse(403, `{"ok":false,"error":"${body}"}`), SLACK, NOW)).toEqual(dead);
    expect(judgeAnswer(aResponse(200, body), MACKEREL, NOW)).toEqual({ kind: 'delivered' });
  });
});

describe('a status of success that takes Slack messages', () => {
  const delivered = { kind: 'delivered' };
  const failed = (error: string): object => ({ kind: 'retry', error });
  it.each([
    { what: 'ok', status: 200, body: 'ok', slack: delivered, imitator: delivered },
    { what: 'ok and a line break (Mattermost)', status: 200, body: 'ok\n', slack: delivered, imitator: delivered },
    { what: 'nothing', status: 200, body: '', slack: delivered, imitator: delivered },
    { what: 'nothing (Discord)', status: 204, body: '', slack: delivered, imitator: delivered },
    { what: 'JSON with ok', status: 200, body: '{"ok":true}', slack: delivered, imitator: delivered },
    {
      what: 'JSON with success (Rocket.Chat)',
      status: 200,
      body: '{"success":true}',
      slack: failed('unexpected_answer'),
      imitator: delivered,
    },
    { what: 'a page', status: 200, body: '<html>', slack: failed('unexpected_answer'), imitator: delivered },
    { what: 'OK', status: 200, body: 'OK', slack: failed('unexpected_answer'), imitator: delivered },
    { what: 'a word', status: 200, body: 'new_error', slack: failed('slack_new_error'), imitator: delivered },
    { what: 'a list', status: 200, body: '[false]', slack: failed('unexpected_answer'), imitator: delivered },
    { what: 'JSON cut off', status: 200, body: '{"ok":fal', slack: failed('unexpected_answer'), imitator: delivered },
    {
      what: 'a passing error',
      status: 200,
      body: 'rollup_error',
      slack: failed('slack_rollup_error'),
      imitator: failed('slack_rollup_error'),
    },
    {
      what: 'JSON with an unknown error',
      status: 200,
      body: '{"ok":false,"error":"new_error"}',
      slack: failed('slack_new_error'),
      imitator: failed('slack_new_error'),
    },
    {
      what: 'JSON with an error that is no word',
      status: 200,
      body: '{"success":false,"error":"Invalid channel <x>"}',
      slack: failed('unexpected_answer'),
      imitator: failed('unexpected_answer'),
    },
    {
      what: 'JSON with an error that is too long to be a word',
      status: 200,
      body: `{"ok":false,"error":"${'x'.repeat(65)}"}`,
      slack: failed('unexpected_answer'),
      imitator: failed('unexpected_answer'),
    },
  ])('$what', ({ status, body, slack, imitator }) => {
    expect(judgeAnswer(aResponse(status, body), SLACK, NOW)).toEqual(slack);
    expect(judgeAnswer(aResponse(status, body), IMITATOR, NOW)).toEqual(imitator);
    expect(judgeAnswer(aResponse(status, body), MACKEREL, NOW)).toEqual(delivered);
  });

  it.each([
    { url: 'https://hooks.slack.com/services/T/B/x', isSlack: true },
    { url: 'https://hooks.slack-gov.com/services/T/B/x', isSlack: true },
    { url: 'https://HOOKS.SLACK.COM/services/T/B/x', isSlack: true },
    { url: 'https://hooks.slack.com.chat.example/services/T/B/x', isSlack: false },
    { url: 'https://notslack.com/services/T/B/x', isSlack: false },
    { url: 'https://chat.example/hooks.slack.com', isSlack: false },
    { url: 'no URL', isSlack: false },
  ])('$url is held to the letter: $isSlack', ({ url, isSlack }) => {
    expect(judgeAnswer(aResponse(200, 'fine'), { format: 'slack', url }, NOW)).toEqual(
      isSlack ? failed('slack_fine') : delivered,
    );
  });

  it('is waited for as long as it asks', () => {
    const limited = aResponse(200, 'rate_limited', '30');
    expect(judgeAnswer(limited, SLACK, NOW)).toEqual({
      kind: 'retry',
      error: 'slack_rate_limited',
      retryAfterMs: 30_000,
    });
  });
});

describe('no answer', () => {
  it.each<SendFailureCode>([
    'dns_failed',
    'dns_timeout',
    'connect_failed',
    'connect_timeout',
    'tls_failed',
    'tls_timeout',
    'first_byte_timeout',
    'total_timeout',
    'connection_lost',
    'protocol_error',
    'headers_too_large',
  ])('%s follows the schedule', (code) => {
    const result: SendResult = { kind: 'failure', code, detail: 'x', timings: { totalMs: 1 } };
    expect(judgeAnswer(result, MACKEREL, NOW)).toEqual({ kind: 'retry', error: code });
  });

  it('a name that resolves to a forbidden address is only so now', () => {
    const result: SendResult = { kind: 'refused', code: 'answers_not_allowed', detail: 'x' };
    expect(judgeAnswer(result, MACKEREL, NOW)).toEqual({ kind: 'retry', error: 'answers_not_allowed' });
  });

  it.each<RefusalCode>([
    'url_malformed',
    'url_too_long',
    'url_control_characters',
    'scheme_not_allowed',
    'userinfo_not_allowed',
    'userinfo_invalid',
    'host_invalid',
    'host_single_label',
    'host_local',
    'port_not_allowed',
    'address_not_allowed',
  ])('a URL that policy forbids (%s) ends the delivery', (code) => {
    const result: SendResult = { kind: 'refused', code, detail: 'x' };
    expect(judgeAnswer(result, SLACK, NOW)).toEqual({ kind: 'dead', reason: 'address_refused', error: code });
  });
});
