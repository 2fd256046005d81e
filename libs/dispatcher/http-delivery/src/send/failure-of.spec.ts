import { errors } from 'undici';
import { BLOCKED_TARGET_MESSAGE } from '@tocsin/delivery-security';
import { ConnectError, EgressRefusedError } from '@tocsin/pinned-http';
import { failureOf } from './failure-of.js';

const withCode = (code: string): Error => Object.assign(new Error('message'), { code });

it.each([
  { error: new ConnectError('dns_failed', 'the host name has no address'), code: 'dns_failed' },
  { error: new ConnectError('tls_timeout', 'no TLS handshake within 5 ms'), code: 'tls_timeout' },
  { error: new errors.HeadersOverflowError(), code: 'headers_too_large' },
  { error: new errors.SocketError('other side closed'), code: 'connection_lost' },
  { error: new errors.SocketError('bad response'), code: 'protocol_error' },
  { error: new errors.SocketError('bad upgrade'), code: 'protocol_error' },
  { error: new errors.HTTPParserError('Response does not match the HTTP/1.1 protocol'), code: 'protocol_error' },
  { error: new errors.ResponseContentLengthMismatchError(), code: 'protocol_error' },
  { error: new errors.InvalidArgumentError('invalid x header'), code: 'protocol_error' },
  { error: new errors.ClientDestroyedError(), code: 'connection_lost' },
  { error: withCode('ECONNRESET'), code: 'connection_lost' },
  { error: withCode('EPIPE'), code: 'connection_lost' },
  { error: withCode('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), code: 'tls_failed' },
  { error: withCode('ERR_ASSERTION'), code: 'protocol_error' },
  { error: 'thrown text', code: 'protocol_error' },
])('$error is $code', ({ error, code }) => {
  expect(failureOf(error)).toMatchObject({ kind: 'failure', code });
});

it('hands a refusal on', () => {
  const refusal = { ok: false, code: 'answers_not_allowed', message: BLOCKED_TARGET_MESSAGE } as const;
  expect(failureOf(new EgressRefusedError(refusal))).toEqual({ kind: 'refused', refusal });
});

it('keeps details printable and short', () => {
  const reason = failureOf(new Error(`a\r\nb日${'c'.repeat(1000)}`));
  expect(reason).toMatchObject({ detail: expect.stringMatching(/^[\x20-\x7e]{300}$/) as string });
});
