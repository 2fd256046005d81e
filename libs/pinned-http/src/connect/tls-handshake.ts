import type { Socket } from 'node:net';
import { connect, createSecureContext, rootCertificates, type SecureContext, type TLSSocket } from 'node:tls';
import { codeOf, ConnectError, messageOf } from './connect-errors.js';

/**
 * TLS 1.2 or newer with Node's certificate authorities (and those of `NODE_EXTRA_CA_CERTS`). Made once: building it
 * for every connection would parse all of them again.
 *
 * @param extraAuthorities - PEM certificates that are trusted as well.
 */
export function trustedContext(extraAuthorities: readonly string[] = []): SecureContext {
  if (extraAuthorities.length === 0) return createSecureContext({ minVersion: 'TLSv1.2' });
  return createSecureContext({ minVersion: 'TLSv1.2', ca: [...rootCertificates, ...extraAuthorities] });
}

/**
 * Turns a connection into a TLS connection. `host` is sent as server name unless it is an address.
 *
 * @param verifies - Whether the certificate must be valid for `host`.
 * @throws {ConnectError} `tls_failed` or `tls_timeout`; the socket is destroyed.
 */
export function handshake(
  socket: Socket,
  host: { readonly name: string; readonly isLiteral: boolean },
  context: SecureContext,
  limitMs: number,
  verifies = true,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secured = connect({
      socket,
      secureContext: context,
      rejectUnauthorized: verifies, // said outright, so that NODE_TLS_REJECT_UNAUTHORIZED cannot switch it off
      ALPNProtocols: ['http/1.1'],
      ...(host.isLiteral ? { host: host.name } : { servername: host.name }),
    });
    const limit = setTimeout(() => {
      fail(new ConnectError('tls_timeout', `no TLS handshake within ${limitMs} ms`));
    }, limitMs);
    const fail = (error: ConnectError): void => {
      clearTimeout(limit);
      secured.destroy();
      reject(error);
    };
    const onClose = (): void => fail(new ConnectError('tls_failed', 'the receiver ended the TLS handshake'));
    secured.once('close', onClose);
    // Stays: a socket in nobody's hands must not throw its errors at the process.
    secured.on('error', (error: Error) => {
      fail(
        new ConnectError('tls_failed', `TLS handshake failed: ${codeOf(error)}: ${messageOf(error)}`, { cause: error }),
      );
    });
    secured.once('secureConnect', () => {
      clearTimeout(limit);
      secured.off('close', onClose);
      resolve(secured);
    });
  });
}
