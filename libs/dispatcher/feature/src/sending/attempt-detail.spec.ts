import { type AnswerVerdict, MAX_DETAIL_LENGTH, type SendResult } from '@tocsin/dispatcher-domain';
import { answerOf } from '@tocsin/dispatcher-domain/testing';
import { secretPartsOf } from '@tocsin/delivery-security';
import { detailOf } from './attempt-detail.js';

const URL_WITH_SECRETS = 'https://alice:wonderland@receiver.example/hook?token=t0k3n';

const detail = (sent: SendResult, verdict: AnswerVerdict, url = URL_WITH_SECRETS): string | null =>
  detailOf(sent, verdict, url, secretPartsOf(url));

const failure = (text: string): SendResult => ({
  kind: 'failure',
  code: 'tls_failed',
  detail: text,
  timings: { totalMs: 1 },
});
const redirect = (location?: string): SendResult => ({ ...answerOf(302), ...(location !== undefined && { location }) });
const retry = (error: 'tls_failed' | 'redirected' | 'receiver_failed' | 'unexpected_answer'): AnswerVerdict => ({
  kind: 'retry',
  error,
});

describe('what an attempt is told to have gone wrong', () => {
  it.each<{ when: string; sent: SendResult; verdict: AnswerVerdict; expected: unknown }>([
    { when: 'delivered', sent: answerOf(200), verdict: { kind: 'delivered' }, expected: null },
    { when: 'status and answer say it', sent: answerOf(503), verdict: retry('receiver_failed'), expected: null },
    {
      when: 'no connection',
      sent: failure('TLS handshake failed: CERT_HAS_EXPIRED: certificate has expired'),
      verdict: retry('tls_failed'),
      expected: 'TLS handshake failed: CERT_HAS_EXPIRED: certificate has expired',
    },
    {
      when: 'a secret in the reason',
      sent: failure('invalid path "/hook?token=t0k3n" for alice\n'),
      verdict: retry('tls_failed'),
      expected: 'invalid path "/hook?token=…" for … ',
    },
    {
      when: 'too long a reason',
      sent: failure('x'.repeat(MAX_DETAIL_LENGTH + 1)),
      verdict: retry('tls_failed'),
      expected: 'x'.repeat(MAX_DETAIL_LENGTH),
    },
    {
      when: 'a name that leads to a forbidden address, which is not told',
      sent: { kind: 'refused', code: 'answers_not_allowed', detail: 'the URL leads elsewhere' },
      verdict: { kind: 'retry', error: 'answers_not_allowed' },
      expected: 'receiver.example: the URL leads elsewhere',
    },
    {
      when: 'a URL that the policy forbids for another reason',
      sent: { kind: 'refused', code: 'port_not_allowed', detail: 'port 25 is not allowed' },
      verdict: { kind: 'dead', reason: 'address_refused', error: 'port_not_allowed' },
      expected: 'port 25 is not allowed',
    },
    {
      when: 'gone',
      sent: answerOf(410),
      verdict: { kind: 'gone', error: 'receiver_gone' },
      expected: 'the receiver says that it is gone for good; its channel is suspended until it is resumed',
    },
    {
      when: "Slack's error",
      sent: answerOf(404, { body: 'no_service' }),
      verdict: { kind: 'dead', reason: 'permanent_error', error: 'slack_no_service' },
      expected: 'the receiver answered with the error "no_service"',
    },
    {
      when: 'not an answer of Slack',
      sent: answerOf(200, { body: '<html>' }),
      verdict: retry('unexpected_answer'),
      expected: 'the answer does not say that the message was taken',
    },
    {
      when: 'a redirect, whose path and query may be secret',
      sent: redirect('https://other.example/hook/s3cr3t?token=t0k3n'),
      verdict: retry('redirected'),
      expected:
        'the receiver redirects to https://other.example/…, and redirects are not followed; give the channel the URL that it ends at',
    },
    {
      when: 'a redirect within the receiver',
      sent: redirect('/login'),
      verdict: retry('redirected'),
      expected: expect.stringContaining('redirects to https://receiver.example/…,') as unknown,
    },
    { when: 'a redirect to nowhere', sent: redirect('http://['), verdict: retry('redirected'), expected: null },
    { when: 'a redirect without a target', sent: redirect(), verdict: retry('redirected'), expected: null },
  ])('$when', ({ sent, verdict, expected }) => {
    expect(detail(sent, verdict)).toEqual(expected);
  });

  it('names the address that was refused when it stands in the URL', () => {
    const sent: SendResult = { kind: 'refused', code: 'address_not_allowed', detail: 'the URL leads elsewhere' };
    const verdict = { kind: 'dead', reason: 'address_refused', error: 'address_not_allowed' } as const;
    expect(detail(sent, verdict, 'http://10.0.0.1/hook')).toBe('10.0.0.1: the URL leads elsewhere');
  });
});
