import { isIP, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
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
import type { SendLimits } from '../send/send-limits.js';
import { confirmedAddress } from './confirmed-address.js';
import { ConnectError, EgressRefusedError } from './connect-errors.js';
import { dial } from './dial.js';
import { handshake } from './tls-handshake.js';
import { withinLimit } from './time-limit.js';

/** How one connection came about; filled in while it does. */
export interface ConnectionTrace {
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  dnsMs?: number;
  connectMs?: number;
  tlsMs?: number;
  /** The address that was vetted and dialled. */
  address?: string;
}

/** What undici asks to be connected to. */
export interface ConnectTarget {
  /** Without brackets. */
  readonly hostname: string;
  readonly protocol: string;
  readonly port: string;
}

/**
 * Makes every connection of a sender. Names are resolved here and nowhere else, all their addresses are vetted, the
 * socket goes to a vetted address, and its other end is looked at again before anything is sent. What is kept alive
 * stays safe, because a socket never changes its other end.
 */
export class PinnedConnector {
  constructor(
    private readonly policy: EgressPolicy,
    private readonly resolver: AddressResolver,
    private readonly limits: SendLimits,
    private readonly secureContext: SecureContext,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws {ConnectError} If no connection can be made.
   * @throws {EgressRefusedError} If the policy forbids it; nothing was sent, or dialled.
   */
  async connect(target: ConnectTarget, trace: ConnectionTrace): Promise<Socket> {
    const checked = this.check(target);
    const addresses = await this.vettedAddresses(checked, trace);
    if (addresses.length === 0) throw new ConnectError('dns_failed', 'the host name has no address');
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
    const secured = handshake(socket, host, this.secureContext, this.limits.tlsMs);
    return this.timed(secured, (durationMs) => (trace.tlsMs = durationMs));
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
    return vetted.addresses;
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
