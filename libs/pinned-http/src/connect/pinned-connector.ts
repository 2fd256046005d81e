import { isIP, type Socket } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import {
  checkUrl,
  isLocalhostName,
  LOOPBACK,
  vetAnswers,
  type CheckedUrl,
  type EgressPolicy,
} from '@tocsin/delivery-security';
import type { Clock } from '@tocsin/runtime';
import { type AddressResolver, NameResolutionError } from '../resolve/address-resolver.js';
import { confirmedAddress } from './confirmed-address.js';
import { ConnectError, EgressRefusedError } from './connect-errors.js';
import { dial } from './dial.js';
import { handshake } from './tls-handshake.js';
import { withinLimit } from '../time/time-limit.js';

/** How one connection came about; filled in while it does. */
export interface ConnectionTrace {
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  dnsMs?: number;
  connectMs?: number;
  tlsMs?: number;
  /** The address that was vetted and dialled. */
  address?: string;
  /** When the other side's certificate expires, Unix seconds; only if `ConnectOptions.readsCertificate`. */
  certificateExpiresAt?: number;
}

/** Longest time of each phase. */
export interface ConnectLimits {
  readonly dnsMs: number;
  readonly connectMs: number;
  readonly tlsMs: number;
}

/** Which of a name's addresses are dialled. A URL that holds an address leaves no choice. */
export type AddressFamily = 'ipv4' | 'ipv6' | 'any';

export interface ConnectOptions {
  /** Default: any. */
  readonly family?: AddressFamily;
  /** Whether the other side's certificate must be valid for its name. Default: true. */
  readonly verifiesCertificate?: boolean;
  /** Whether the trace says when the certificate expires. Default: false. */
  readonly readsCertificate?: boolean;
}

/** What undici asks to be connected to. */
export interface ConnectTarget {
  /** Without brackets. */
  readonly hostname: string;
  readonly protocol: string;
  readonly port: string;
}

/**
 * Makes every connection of its user. Names are resolved here and nowhere else, all their addresses are vetted, the
 * socket goes to a vetted address, and its other end is looked at again before anything is sent. What is kept alive
 * stays safe, because a socket never changes its other end.
 */
export class PinnedConnector {
  constructor(
    private readonly policy: EgressPolicy,
    private readonly resolver: AddressResolver,
    private readonly limits: ConnectLimits,
    private readonly secureContext: SecureContext,
    private readonly clock: Clock,
    private readonly options: ConnectOptions = {},
  ) {}

  /**
   * @throws {ConnectError} If no connection can be made.
   * @throws {EgressRefusedError} If the policy forbids it; nothing was sent, or dialled.
   */
  async connect(target: ConnectTarget, trace: ConnectionTrace): Promise<Socket> {
    const checked = this.check(target);
    const addresses = await this.vettedAddresses(checked, trace);
    const dialled = dial(addresses, checked.port, this.limits.connectMs);
    const socket = await this.timed(dialled, (durationMs) => (trace.connectMs = durationMs));
    const address = confirmedAddress(socket.remoteAddress, addresses);
    if (address === undefined) {
      socket.destroy();
      throw new ConnectError('connect_failed', 'the connection ended as soon as it was made');
    }
    trace.address = address;
    if (checked.scheme === 'http') return socket;
    const host = { name: checked.host, isLiteral: checked.isLiteralAddress };
    const { verifiesCertificate = true, readsCertificate = false } = this.options;
    const handshaking = handshake(socket, host, this.secureContext, this.limits.tlsMs, verifiesCertificate);
    const secured = await this.timed(handshaking, (durationMs) => (trace.tlsMs = durationMs));
    if (readsCertificate) trace.certificateExpiresAt = certificateExpiry(secured);
    return secured;
  }

  private check({ protocol, hostname, port }: ConnectTarget): CheckedUrl {
    const host = isIP(hostname) === 6 ? `[${hostname}]` : hostname;
    const verdict = checkUrl(`${protocol}//${host}${port === '' ? '' : `:${port}`}/`, this.policy);
    if (!verdict.ok) throw new EgressRefusedError(verdict);
    return verdict;
  }

  private async vettedAddresses(checked: CheckedUrl, trace: ConnectionTrace): Promise<readonly string[]> {
    const vetted = vetAnswers(await this.answers(checked, trace), checked, this.policy);
    if (!vetted.ok) throw new EgressRefusedError(vetted);
    return this.ofFamily(checked, vetted.addresses);
  }

  /** All answers have been vetted, those that are passed over here as well. */
  private ofFamily({ isLiteralAddress }: CheckedUrl, addresses: readonly string[]): readonly string[] {
    const { family = 'any' } = this.options;
    const version = family === 'ipv4' ? 4 : 6;
    const isFree = isLiteralAddress || family === 'any';
    const usable = isFree ? addresses : addresses.filter((address) => isIP(address) === version);
    if (usable.length > 0) return usable;
    throw new ConnectError('dns_failed', `the host name has no ${isFree ? '' : `IPv${version} `}address`);
  }

  private async answers(
    { host, isLiteralAddress, port }: CheckedUrl,
    trace: ConnectionTrace,
  ): Promise<readonly string[]> {
    if (isLiteralAddress) return [host];
    if (isLocalhostName(host)) return this.allowedLoopback(port);
    const late = (): Error =>
      new ConnectError('dns_timeout', `no answer from the name servers within ${this.limits.dnsMs} ms`);
    try {
      const answers = withinLimit(this.resolver.resolve(host), this.limits.dnsMs, late);
      return await this.timed(answers, (durationMs) => (trace.dnsMs = durationMs));
    } catch (error) {
      if (!(error instanceof NameResolutionError)) throw error;
      throw new ConnectError(error.reason === 'timeout' ? 'dns_timeout' : 'dns_failed', error.message, {
        cause: error,
      });
    }
  }

  /** Notes how long a phase took, whether it succeeded or not. */
  private timed<T>(phase: Promise<T>, note: (durationMs: number) => void): Promise<T> {
    const startedAt = this.clock.monotonicMs();
    return phase.finally(() => note(this.clock.monotonicMs() - startedAt));
  }

  /** `localhost` stands for the loopback addresses that are allowed, so that allowing one family is enough. */
  private allowedLoopback(port: number): readonly string[] {
    return LOOPBACK.filter((address) => vetAnswers([address], { port, onlyAllowedBlocks: true }, this.policy).ok);
  }
}

/** @returns Undefined if the other side showed no certificate, or one without a date that can be read. */
function certificateExpiry(socket: TLSSocket): number | undefined {
  const expiresAt = Date.parse(socket.getPeerCertificate().valid_to);
  return Number.isNaN(expiresAt) ? undefined : Math.floor(expiresAt / 1000);
}
