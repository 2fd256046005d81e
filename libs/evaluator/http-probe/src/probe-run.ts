import { checkUrl, basicAuthorization, type EgressPolicy } from '@tocsin/delivery-security';
import type { ProbeFinding, ProbeRequest } from '@tocsin/evaluator-domain';
import type { Expiring, TracedDispatchOptions } from '@tocsin/pinned-http';
import type { Clock } from '@tocsin/runtime';
import type { Client } from 'undici';
import { type AnswerHead, Exchange, type ExchangeResult } from './exchange/exchange.js';
import { faultOf, refusalFault } from './exchange/fault-of.js';
import { ProbeFault, requestFault, TIMED_OUT } from './probe-fault.js';
import type { ProbeLimits } from './probe-limits.js';
import { CookieJar } from './redirect/cookie-jar.js';
import { type HeaderPair, type Hop, redirectOf } from './redirect/hop.js';

export interface ProbeRunOptions {
  readonly limits: ProbeLimits;
  readonly clock: Clock;
  readonly policy: EgressPolicy;
  readonly userAgent: string;
  /** Makes a client for one origin; closing it is this run's business. */
  readonly openClient: (origin: string) => Client;
}

/** One probe: a request, the redirects that it leads to, and the one deadline over all of them. */
export class ProbeRun implements Expiring {
  private readonly startedAt: number;
  private readonly cookies = new CookieJar();
  private readonly clients = new Map<string, Client>();
  private current: Exchange | undefined;
  private stopped: ProbeFault | undefined;

  constructor(
    private readonly request: ProbeRequest,
    private readonly options: ProbeRunOptions,
  ) {
    this.startedAt = options.clock.monotonicMs();
  }

  expire(now: number): void {
    if (now - this.startedAt >= this.options.limits.totalMs) this.stop(new ProbeFault(TIMED_OUT));
  }

  /** Ends the probe with this fault, whatever it is doing. */
  stop(fault: ProbeFault): void {
    this.stopped ??= fault;
    this.current?.fail(this.stopped);
  }

  async run(): Promise<ProbeFinding> {
    let head: AnswerHead | undefined;
    try {
      let hop = this.firstHop();
      for (let redirects = 0; ;) {
        const result = await this.exchange(hop);
        head = result.head ?? head;
        if (result.fault !== undefined) throw result.fault;
        if (head === undefined) throw requestFault('the answer ended before its status');
        this.cookies.take(hop.url, head.setCookie, this.options.clock.now());
        const next: Hop | undefined = this.request.followsRedirects ? this.follow(hop, head) : undefined;
        if (next === undefined) return this.finding(head, undefined, result.hasText);
        redirects += 1;
        if (redirects >= this.options.limits.redirects) throw requestFault('too many redirects');
        hop = next;
      }
    } catch (error) {
      if (!(error instanceof ProbeFault)) throw error;
      return this.finding(head, error, undefined);
    } finally {
      for (const client of this.clients.values()) void client.destroy();
    }
  }

  private firstHop(): Hop {
    const { method, body, headers } = this.request;
    const { url, authorization } = this.checked(this.request.url);
    const given = new Set(headers.map(({ name }) => name.toLowerCase()));
    const own: readonly HeaderPair[] = [
      ['user-agent', this.options.userAgent],
      ['accept', '*/*'],
      ['accept-encoding', 'gzip, deflate, br'],
      ...(authorization === undefined ? [] : [['authorization', authorization] as const]),
    ];
    return {
      url,
      method,
      headers: [
        ...headers.map(({ name, value }): HeaderPair => [name, value]),
        ...own.filter(([name]) => !given.has(name)),
      ],
      body: body === '' ? null : Buffer.from(body),
    };
  }

  private follow(hop: Hop, { status, location }: AnswerHead): Hop | undefined {
    const next = redirectOf(hop, status, location);
    if (next === undefined) return undefined;
    const { url, authorization } = this.checked(next.href);
    const headers: readonly HeaderPair[] =
      authorization === undefined
        ? next.headers
        : [
            ...next.headers.filter(([name]) => name.toLowerCase() !== 'authorization'),
            ['authorization', authorization],
          ];
    return { ...next, url, headers };
  }

  private checked(href: string): { readonly url: URL; readonly authorization: string | undefined } {
    const verdict = checkUrl(href, this.options.policy, { userinfo: 'basic' });
    if (!verdict.ok) throw refusalFault(verdict);
    const { url, userinfo } = verdict;
    return { url: new URL(url), authorization: userinfo === undefined ? undefined : basicAuthorization(userinfo) };
  }

  private exchange(hop: Hop): Promise<ExchangeResult> {
    const { url, method, body } = hop;
    return new Promise((resolve) => {
      const exchange = new Exchange(this.options.limits, this.request.containsString, resolve);
      this.current = exchange;
      if (this.stopped !== undefined) {
        exchange.fail(this.stopped);
        return;
      }
      const options: TracedDispatchOptions = {
        method,
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        headers: this.headersOf(hop).flat(),
        body,
        onClient: exchange.onClient,
      };
      try {
        this.clientFor(url.origin).dispatch(options, exchange);
      } catch (error) {
        exchange.fail(faultOf(error));
      }
    });
  }

  /** A cookie that the monitor itself sends stays in front of those that answers have set. */
  private headersOf({ url, headers }: Hop): readonly HeaderPair[] {
    const set = this.cookies.headerFor(url);
    if (set === undefined) return headers;
    const isCookie = ([name]: HeaderPair): boolean => name.toLowerCase() === 'cookie';
    const given = headers.filter(isCookie).map(([, value]) => value);
    return [...headers.filter((header) => !isCookie(header)), ['cookie', [...given, set].join('; ')]];
  }

  private clientFor(origin: string): Client {
    let client = this.clients.get(origin);
    if (client === undefined) {
      client = this.options.openClient(origin);
      this.clients.set(origin, client);
    }
    return client;
  }

  private finding(
    head: AnswerHead | undefined,
    fault: ProbeFault | undefined,
    hasText: boolean | undefined,
  ): ProbeFinding {
    const tookMs = this.options.clock.monotonicMs() - this.startedAt;
    const isTimed = fault === undefined || fault.message === TIMED_OUT;
    return {
      status: head?.status ?? null,
      responseTimeMs: isTimed ? Math.min(Math.round(tookMs * 100) / 100, this.options.limits.totalMs) : null,
      certificateExpiresAt: head?.connection?.certificateExpiresAt ?? null,
      containsString: hasText ?? null,
      failure: fault?.message ?? null,
    };
  }
}
