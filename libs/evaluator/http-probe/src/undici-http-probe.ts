import type { EgressPolicy } from '@tocsin/delivery-security';
import { HttpProbe, type ProbeFinding, type ProbeRequest } from '@tocsin/evaluator-domain';
import {
  type AddressFamily,
  type AddressResolver,
  Deadlines,
  DnsResolver,
  PinnedClient,
  PinnedConnector,
  trustedContext,
} from '@tocsin/pinned-http';
import type { Clock } from '@tocsin/runtime';
import { ProbeFault } from './probe-fault.js';
import { DEFAULT_PROBE_LIMITS, type ProbeLimits } from './probe-limits.js';
import { ProbeRun } from './probe-run.js';

export interface UndiciHttpProbeOptions {
  readonly policy: EgressPolicy;
  readonly clock: Clock;
  /** Sent unless a monitor brings its own: `tocsin-http-checker/1.2.3`. */
  readonly userAgent: string;
  /** The system's name servers where absent. */
  readonly resolver?: AddressResolver;
  /** What differs from `DEFAULT_PROBE_LIMITS`. */
  readonly limits?: Partial<ProbeLimits>;
  /** PEM certificates of authorities that are trusted beside Node's own. */
  readonly extraAuthorities?: readonly string[];
}

const FAMILY: Readonly<Record<ProbeRequest['dualstack'], AddressFamily>> = { ipv4: 'ipv4', ipv6: 'ipv6', auto: 'any' };

/**
 * Probes sites with undici, each time over connections of its own, made by the connector that deliveries use: what a
 * probe measures holds name, connection and TLS. Undici's own timers are off; one interval keeps all deadlines.
 */
export class UndiciHttpProbe extends HttpProbe {
  private readonly limits: ProbeLimits;
  private readonly clock: Clock;
  private readonly deadlines: Deadlines;
  private readonly connectors = new Map<string, PinnedConnector>();
  private readonly makeConnector: (family: AddressFamily, verifiesCertificate: boolean) => PinnedConnector;

  constructor(private readonly options: UndiciHttpProbeOptions) {
    super();
    const { policy, clock } = options;
    this.clock = clock;
    this.limits = { ...DEFAULT_PROBE_LIMITS, ...options.limits };
    this.deadlines = new Deadlines(() => clock.monotonicMs());
    const resolver = options.resolver ?? new DnsResolver({ clock });
    const { totalMs } = this.limits;
    const limits = { dnsMs: totalMs, connectMs: totalMs, tlsMs: totalMs };
    const context = trustedContext(options.extraAuthorities);
    this.makeConnector = (family, verifiesCertificate) =>
      new PinnedConnector(policy, resolver, limits, context, clock, {
        family,
        verifiesCertificate,
        readsCertificate: true,
      });
  }

  override async probe(request: ProbeRequest, signal: AbortSignal): Promise<ProbeFinding> {
    signal.throwIfAborted();
    const connector = this.connectorFor(FAMILY[request.dualstack], !request.skipsCertificateVerification);
    const { policy, userAgent } = this.options;
    const { limits, clock } = this;
    const openClient = (origin: string): PinnedClient =>
      new PinnedClient(
        origin,
        { headersTimeout: 0, bodyTimeout: 0, maxHeaderSize: limits.headerBytes },
        connector,
        clock,
      );
    const run = new ProbeRun(request, { limits, clock, policy, userAgent, openClient });
    const abort = (): void => run.stop(new ProbeFault('the probe was called off'));
    signal.addEventListener('abort', abort, { once: true });
    this.deadlines.add(run);
    try {
      const finding = await run.run();
      signal.throwIfAborted();
      return finding;
    } finally {
      this.deadlines.remove(run);
      signal.removeEventListener('abort', abort);
    }
  }

  private connectorFor(family: AddressFamily, verifiesCertificate: boolean): PinnedConnector {
    const key = `${family} ${verifiesCertificate}`;
    let connector = this.connectors.get(key);
    if (connector === undefined) {
      connector = this.makeConnector(family, verifiesCertificate);
      this.connectors.set(key, connector);
    }
    return connector;
  }
}
