import { Agent, Pool } from 'undici';
import type { EgressPolicy } from '@tocsin/delivery-security';
import { type OutgoingRequest, type SendResult, WebhookSender } from '@tocsin/dispatcher-domain';
import {
  type AddressResolver,
  Deadlines,
  DnsResolver,
  PinnedClient,
  PinnedConnector,
  type TracedDispatchOptions,
  trustedContext,
} from '@tocsin/pinned-http';
import type { Clock } from '@tocsin/runtime';
import { Attempt } from './send/attempt.js';
import { type RequestTarget, RequestTargets } from './send/request-target.js';
import { reservedHeaderIn } from './send/reserved-headers.js';
import { DEFAULT_SEND_LIMITS, type SendLimits } from './send/send-limits.js';

export interface UndiciWebhookSenderOptions {
  readonly policy: EgressPolicy;
  readonly clock: Clock;
  /** The system's name servers where absent. */
  readonly resolver?: AddressResolver;
  /** What differs from `DEFAULT_SEND_LIMITS`. */
  readonly limits?: Partial<SendLimits>;
  /** PEM certificates of authorities that are trusted beside Node's own. */
  readonly extraAuthorities?: readonly string[];
}

/**
 * Sends webhooks with undici, one agent for the one policy of this sender. Undici's own timers are off: every limit is
 * kept by the attempt and by the connector, because an idle timer lets a receiver drip bytes for ever.
 *
 * A connection that the receiver closes just as a request goes out on it is a failed attempt; it is not repeated here,
 * where nobody would have counted the repetition.
 */
export class UndiciWebhookSender extends WebhookSender {
  private readonly limits: SendLimits;
  private readonly clock: Clock;
  private readonly targets: RequestTargets;
  private readonly agent: Agent;
  private readonly deadlines: Deadlines;
  private isClosed = false;

  constructor(options: UndiciWebhookSenderOptions) {
    super();
    this.limits = { ...DEFAULT_SEND_LIMITS, ...options.limits };
    this.clock = options.clock;
    this.targets = new RequestTargets(options.policy);
    this.deadlines = new Deadlines(this.monotonicMs);
    const connector = new PinnedConnector(
      options.policy,
      options.resolver ?? new DnsResolver({ clock: options.clock }),
      this.limits,
      trustedContext(options.extraAuthorities),
      options.clock,
    );
    this.agent = pinnedAgent(connector, this.limits, options.clock);
  }

  override send(request: OutgoingRequest): Promise<SendResult> {
    if (this.isClosed) return Promise.resolve(unsent('connection_lost', 'this process is shutting down'));
    const target = this.targets.of(request.url);
    if (!target.ok) return Promise.resolve({ kind: 'refused', code: target.code, detail: target.message });
    const reserved = reservedHeaderIn(request.headers);
    if (reserved !== undefined)
      return Promise.resolve(unsent('protocol_error', `the header "${reserved}" cannot be set`));
    return this.dispatch(request, target);
  }

  override async close(): Promise<void> {
    this.isClosed = true;
    await this.deadlines.drained();
    await this.agent.destroy();
  }

  private dispatch(request: OutgoingRequest, target: RequestTarget): Promise<SendResult> {
    return new Promise((resolve) => {
      const attempt = new Attempt(this.limits, this.monotonicMs, (result) => {
        this.deadlines.remove(attempt);
        resolve(result);
      });
      this.deadlines.add(attempt);
      const { authorization } = target;
      const options: TracedDispatchOptions = {
        method: 'POST',
        origin: target.origin,
        path: target.path,
        headers: authorization === undefined ? request.headers : { ...request.headers, authorization },
        body: request.body,
        onClient: attempt.onClient,
      };
      try {
        this.agent.dispatch(options, attempt);
      } catch (error) {
        attempt.fail(error);
      }
    });
  }

  private readonly monotonicMs = (): number => this.clock.monotonicMs();
}

function pinnedAgent(connector: PinnedConnector, limits: SendLimits, clock: Clock): Agent {
  const connection = {
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: limits.responseHeaderBytes,
    keepAliveTimeout: Math.min(4_000, limits.idleConnectionMs),
    keepAliveMaxTimeout: limits.idleConnectionMs,
  };
  return new Agent({
    factory: (origin) =>
      new Pool(origin, {
        connections: limits.connectionsPerOrigin,
        factory: (poolOrigin) => new PinnedClient(poolOrigin, connection, connector, clock),
      }),
  });
}

function unsent(code: 'connection_lost' | 'protocol_error', detail: string): SendResult {
  return { kind: 'failure', code, detail: `${detail}; nothing was sent`, timings: { totalMs: 0 } };
}
