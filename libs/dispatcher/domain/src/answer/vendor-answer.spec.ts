import type { ProjectWebhookState } from '@tocsin/payload-schemas';
import { answerOf } from '../testing/scripted-sender.js';
import { judgeAnswer } from './judge-answer.js';
import { MAX_RETRY_AFTER_MS } from './retry-after.js';

type Format = ProjectWebhookState['format'];

const NOW = Date.UTC(2026, 10, 25, 14, 0, 0);
const WORKFLOW = 'https://prod-01.westeurope.logic.azure.com:443/workflows/x/triggers/manual/paths/invoke?sig=y';
const URLS: Readonly<Partial<Record<Format, string>>> = {
  teams: WORKFLOW,
  discord: 'https://discord.com/api/webhooks/1/x',
  pagerDuty: 'https://events.pagerduty.com/v2/enqueue',
  opsgenie: 'https://api.opsgenie.com/v2/alerts',
  googleChat: 'https://chat.googleapis.com/v1/spaces/x/messages?key=k&token=t',
};
const FORMATS: readonly Format[] = [
  ...(['amplitude', 'template', 'slack', 'teams', 'discord', 'pagerDuty', 'opsgenie', 'googleChat'] as const),
];

function verdictOf(format: Format, answer: ReturnType<typeof answerOf>): object {
  return judgeAnswer(answer, { format, url: URLS[format] ?? 'https://receiver.example/hook' }, NOW);
}

const delivered = { kind: 'delivered' };
const dead = (error: string): object => ({ kind: 'dead', reason: 'permanent_error', error });
const again = (error: string, retryAfterMs?: number): object => ({
  kind: 'retry',
  error,
  ...(retryAfterMs !== undefined && { retryAfterMs }),
});

describe.each(FORMATS)('every format: %s', (format) => {
  it.each([
    { status: 200, verdict: delivered },
    { status: 202, verdict: delivered },
    { status: 204, verdict: delivered },
    { status: 302, verdict: again('redirected') },
    { status: 401, verdict: again('receiver_rejected') },
    { status: 403, verdict: again('receiver_rejected') },
    { status: 404, verdict: again('receiver_rejected') },
    { status: 410, verdict: { kind: 'gone', error: 'receiver_gone' } },
    { status: 429, verdict: again('rate_limited') },
    { status: 500, verdict: again('receiver_failed') },
    { status: 503, verdict: again('receiver_failed') },
  ])('$status', ({ status, verdict }) => {
    expect(verdictOf(format, answerOf(status))).toEqual(verdict);
  });

  it('waits as long as the header asks', () => {
    expect(verdictOf(format, answerOf(429, { retryAfter: '30' }))).toEqual(again('rate_limited', 30_000));
  });
});

describe('what a vendor says', () => {
  const discord = (code: number): string => `{"message":"no","code":${code}}`;
  const google = (status: string): string => `{"error":{"code":400,"message":"no","status":"${status}"}}`;
  const pagerDuty = '{"status":"invalid event","message":"Event object is invalid","errors":["x"]}';
  it.each<{ format: Format; status: number; body: string; verdict: object }>([
    { format: 'pagerDuty', status: 202, body: '{"status":"success","dedup_key":"x"}', verdict: delivered },
    { format: 'pagerDuty', status: 400, body: pagerDuty, verdict: dead('pager_duty_invalid_event') },
    { format: 'pagerDuty', status: 400, body: '', verdict: dead('pager_duty_invalid_event') },
    { format: 'opsgenie', status: 202, body: '{"result":"Request will be processed"}', verdict: delivered },
    { format: 'opsgenie', status: 400, body: '{}', verdict: dead('opsgenie_invalid_alert') },
    { format: 'opsgenie', status: 422, body: '{"message":"no"}', verdict: dead('opsgenie_invalid_alert') },
    { format: 'opsgenie', status: 421, body: '', verdict: again('receiver_rejected') },
    { format: 'opsgenie', status: 423, body: '', verdict: again('receiver_rejected') },
    {
      format: 'discord',
      status: 404,
      body: discord(10_015),
      verdict: { kind: 'gone', error: 'discord_unknown_webhook' },
    },
    { format: 'discord', status: 404, body: discord(10_003), verdict: again('receiver_rejected') },
    { format: 'discord', status: 400, body: discord(50_035), verdict: dead('discord_invalid_message') },
    { format: 'discord', status: 400, body: discord(50_006), verdict: dead('discord_invalid_message') },
    { format: 'discord', status: 400, body: discord(50_001), verdict: again('receiver_rejected') },
    { format: 'discord', status: 400, body: 'no JSON', verdict: again('receiver_rejected') },
    {
      format: 'googleChat',
      status: 400,
      body: google('INVALID_ARGUMENT'),
      verdict: dead('google_chat_invalid_message'),
    },
    { format: 'googleChat', status: 400, body: google('FAILED_PRECONDITION'), verdict: again('receiver_rejected') },
    { format: 'googleChat', status: 400, body: '{"error":null}', verdict: again('receiver_rejected') },
    { format: 'googleChat', status: 404, body: google('NOT_FOUND'), verdict: again('receiver_rejected') },
    { format: 'slack', status: 404, body: 'no_service', verdict: dead('slack_no_service') },
    { format: 'teams', status: 202, body: '', verdict: delivered },
    { format: 'teams', status: 400, body: '{"error":{"code":"x"}}', verdict: again('receiver_rejected') },
    { format: 'amplitude', status: 400, body: pagerDuty, verdict: again('receiver_rejected') },
    { format: 'template', status: 422, body: '', verdict: again('receiver_rejected') },
  ])('$format, $status $body', ({ format, status, body, verdict }) => {
    expect(verdictOf(format, answerOf(status, { body }))).toEqual(verdict);
  });
});

describe("Discord's retry_after", () => {
  it.each([
    { body: '{"retry_after":0.25,"global":false}', verdict: again('rate_limited', 250) },
    { body: '{"retry_after":2.0001,"global":true}', verdict: again('rate_limited', 2_001) },
    { body: '{"retry_after":2}', header: '1', verdict: again('rate_limited', 2_000) },
    { body: '{"retry_after":1}', header: '2', verdict: again('rate_limited', 2_000) },
    { body: '{"retry_after":1e9}', verdict: again('rate_limited', MAX_RETRY_AFTER_MS) },
    { body: '{"retry_after":0}', verdict: again('rate_limited') },
    { body: '{"retry_after":-1}', verdict: again('rate_limited') },
    { body: '{"retry_after":"2"}', verdict: again('rate_limited') },
  ])('$body with the header $header', ({ body, header, verdict }) => {
    const answer = answerOf(429, { body, ...(header !== undefined && { retryAfter: header }) });
    expect(verdictOf('discord', answer)).toEqual(verdict);
  });
});
