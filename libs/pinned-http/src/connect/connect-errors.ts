import type { Refusal } from '@tocsin/delivery-security';

/** In which phase a connection failed. */
export type ConnectFailure =
  'dns_failed' | 'dns_timeout' | 'connect_failed' | 'connect_timeout' | 'tls_failed' | 'tls_timeout';

/**
 * No connection came about. It carries no `code` on purpose: undici reconnects for ever after an error whose code is
 * one of its own.
 */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';

  constructor(
    readonly failure: ConnectFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The egress policy forbids what the name resolved to, or what the socket turned out to be connected to. */
export class EgressRefusedError extends Error {
  override readonly name = 'EgressRefusedError';

  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

/** The system's code of an error (`ECONNREFUSED`), or its name. */
export function codeOf(error: unknown): string {
  return textMember(error, 'code') ?? textMember(error, 'name') ?? 'unknown';
}

export function messageOf(error: unknown): string {
  return textMember(error, 'message') ?? String(error);
}

function textMember(error: unknown, member: 'code' | 'name' | 'message'): string | undefined {
  const value: unknown = (Object(error) as Record<string, unknown>)[member];
  return typeof value === 'string' ? value : undefined;
}
