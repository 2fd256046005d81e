import type { SendFailureCode } from '@tocsin/dispatcher-domain';
import type { Refusal } from '@tocsin/delivery-security';
import { codeOf, ConnectError, EgressRefusedError, messageOf } from '@tocsin/pinned-http';

/** What an error before the status line means for the attempt. */
export type AttemptFailure =
  | { readonly kind: 'failure'; readonly code: SendFailureCode; readonly detail: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

const MAX_DETAIL_LENGTH = 300;

/** Codes and names of what undici and Node throw once there is a connection. */
const BY_CODE: ReadonlyMap<string, SendFailureCode> = new Map([
  ['UND_ERR_HEADERS_OVERFLOW', 'headers_too_large'],
  ['UND_ERR_SOCKET', 'connection_lost'],
  ['UND_ERR_ABORTED', 'connection_lost'],
  ['UND_ERR_CLOSED', 'connection_lost'],
  ['UND_ERR_DESTROYED', 'connection_lost'],
  ['ECONNRESET', 'connection_lost'],
  ['EPIPE', 'connection_lost'],
  ['ETIMEDOUT', 'connection_lost'],
]);

/** What undici says, by message or by code, of an answer that HTTP/1.1 does not allow here. */
const UNEXPECTED_ANSWER = new Set(['bad response', 'bad upgrade', 'ERR_ASSERTION']);

export function failureOf(error: unknown): AttemptFailure {
  if (error instanceof EgressRefusedError) return { kind: 'refused', refusal: error.refusal };
  if (error instanceof ConnectError) return failure(error.failure, error.message);
  const code = codeOf(error);
  const message = messageOf(error);
  if (UNEXPECTED_ANSWER.has(message) || UNEXPECTED_ANSWER.has(code)) {
    return failure('protocol_error', 'the receiver sent an answer that HTTP/1.1 does not allow here');
  }
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) return failure('tls_failed', `${code}: ${message}`);
  return failure(BY_CODE.get(code) ?? 'protocol_error', `${code}: ${message}`);
}

function failure(code: SendFailureCode, detail: string): AttemptFailure {
  const printable = detail.replace(/[^\x20-\x7e]+/g, ' ');
  return { kind: 'failure', code, detail: printable.slice(0, MAX_DETAIL_LENGTH) };
}
