import { isBlockedTarget, type Refusal } from '@tocsin/delivery-security';
import { codeOf, ConnectError, EgressRefusedError, messageOf } from '@tocsin/pinned-http';
import { ProbeFault, requestFault, TIMED_OUT } from '../probe-fault.js';

/** What the system says when a connection is refused, in words. */
const CONNECT_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network is unreachable',
  ECONNRESET: 'connection reset by peer',
};

/** Codes of what undici and Node throw once there is a connection, in words. */
const EXCHANGE_WORDS: Readonly<Record<string, string>> = {
  UND_ERR_HEADERS_OVERFLOW: 'the response headers are too large',
  UND_ERR_SOCKET: 'the connection was closed before the answer was complete',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the body is not as long as Content-Length says',
  ECONNRESET: 'the connection was closed before the answer was complete',
  EPIPE: 'the connection was closed before the answer was complete',
};

/** Messages of undici for an answer that HTTP/1.1 does not allow here; their code is that of a lost connection. */
const UNEXPECTED_ANSWER: ReadonlySet<string> = new Set(['bad response', 'bad upgrade']);

/** A header of the request that HTTP keeps for the connection. */
const REQUEST_CODES: ReadonlySet<string> = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED']);

/** What went wrong, in words that are the same every time: no times, ports, addresses or thread numbers. */
export function faultOf(error: unknown): ProbeFault {
  if (error instanceof ProbeFault) return error;
  if (error instanceof EgressRefusedError) return refusalFault(error.refusal);
  if (error instanceof ConnectError) return connectFault(error);
  const code = codeOf(error);
  if (code === 'ETIMEDOUT') return new ProbeFault(TIMED_OUT);
  if (REQUEST_CODES.has(code)) return requestFault(`the request cannot be sent: ${messageOf(error)}`);
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) return tlsFault(error);
  const words = UNEXPECTED_ANSWER.has(messageOf(error)) ? undefined : EXCHANGE_WORDS[code];
  return requestFault(words ?? 'the answer is not HTTP/1.1');
}

/** The texts of the policy speak of webhooks and their setting. */
export function refusalFault({ code, message }: Refusal): ProbeFault {
  if (isBlockedTarget(code) || code === 'host_local' || code === 'host_single_label') {
    return requestFault(
      'the URL leads to an address that external monitors may not look at; the operator can allow its network with TOCSIN_EXTERNAL_ALLOW',
    );
  }
  return requestFault(message);
}

function connectFault(error: ConnectError): ProbeFault {
  switch (error.failure) {
    case 'connect_timeout':
    case 'tls_timeout':
      return new ProbeFault(TIMED_OUT);
    case 'dns_timeout':
      // Without a cause it is the probe's own time that was over.
      return error.cause === undefined ? new ProbeFault(TIMED_OUT) : requestFault('the name servers did not answer');
    case 'connect_failed':
      return error.cause === undefined
        ? requestFault(error.message)
        : requestFault(CONNECT_WORDS[codeOf(error.cause)] ?? `no connection: ${codeOf(error.cause)}`);
    case 'tls_failed':
      return error.cause === undefined ? requestFault(error.message) : tlsFault(error.cause);
    case 'dns_failed':
      return requestFault(error.message);
  }
}

/** OpenSSL's own messages hold the number of a thread; its reason is the part that people know. */
function tlsFault(error: unknown): ProbeFault {
  const { reason } = Object(error) as { readonly reason?: unknown };
  const words = typeof reason === 'string' ? reason : messageOf(error);
  return requestFault(`TLS: ${words.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 200)}`);
}
