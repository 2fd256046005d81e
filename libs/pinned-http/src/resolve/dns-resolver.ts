import { promises as dns } from 'node:dns';
import type { Clock } from '@tocsin/runtime';
import { codeOf } from '../connect/connect-errors.js';
import { AddressResolver, NameResolutionError } from './address-resolver.js';
import { HostsFile, systemHostsPath } from './hosts-file.js';

/** One query to one server; a second one follows before giving up. */
const DEFAULT_QUERY_TIMEOUT_MS = 1_200;
const TRIES = 2;
/** Once one family has answered, how much longer the other is waited for. */
const SECOND_FAMILY_MS = 300;
/** Longest time that an answer is used again. Safe: answers are vetted at every connection. */
const MAX_TTL_S = 30;
const MAX_CACHED_NAMES = 10_000;

/** Codes that mean "there is no address", as opposed to "could not find out". */
const NOT_FOUND = new Set(['ENOTFOUND', 'ENODATA']);
const TIMED_OUT = new Set(['ETIMEOUT', 'ECANCELLED']);

export interface DnsResolverOptions {
  readonly clock: Clock;
  /** `address:port` of the servers to ask; the system's where absent. */
  readonly servers?: readonly string[];
  readonly hostsPath?: string;
  /** Until a query is repeated, once. */
  readonly queryTimeoutMs?: number;
}

interface Answer {
  readonly addresses: readonly string[];
  readonly ttlSeconds: number;
  readonly errorCode?: string;
}

/**
 * Asks the hosts file, then the system's name servers directly. Not through `getaddrinfo`: its few threads are shared
 * by the whole process, so a handful of names with dead servers would hold up everyone's deliveries; and it would try
 * the system's search domains, which turn `metadata` into somebody's host.
 */
export class DnsResolver extends AddressResolver {
  private readonly resolver: dns.Resolver;
  private readonly hosts: HostsFile;
  private readonly clock: Clock;
  private readonly running = new Map<string, Promise<readonly string[]>>();
  private readonly cached = new Map<string, { readonly addresses: readonly string[]; readonly until: number }>();

  constructor(options: DnsResolverOptions) {
    super();
    this.clock = options.clock;
    this.resolver = new dns.Resolver({ timeout: options.queryTimeoutMs ?? DEFAULT_QUERY_TIMEOUT_MS, tries: TRIES });
    this.hosts = new HostsFile(options.hostsPath ?? systemHostsPath(), options.clock);
    if (options.servers !== undefined) this.resolver.setServers(options.servers);
  }

  override resolve(host: string): Promise<readonly string[]> {
    const known = this.cached.get(host);
    if (known !== undefined && known.until > this.clock.monotonicMs()) return Promise.resolve(known.addresses);
    const running = this.running.get(host);
    if (running !== undefined) return running;
    const asked = this.ask(host).finally(() => this.running.delete(host));
    this.running.set(host, asked);
    return asked;
  }

  private async ask(host: string): Promise<readonly string[]> {
    const own = await this.hosts.find(host);
    if (own !== undefined) return own;
    const answers = await settledFamilies(
      this.family(this.resolver.resolve4(host, { ttl: true })),
      this.family(this.resolver.resolve6(host, { ttl: true })),
    );
    const addresses = answers.flatMap((answer) => answer.addresses);
    if (addresses.length === 0) throw failureOf(answers.map(({ errorCode = 'ENODATA' }) => errorCode));
    this.remember(host, addresses, Math.min(MAX_TTL_S, ...answers.map(({ ttlSeconds }) => ttlSeconds)));
    return addresses;
  }

  private async family(query: Promise<readonly { address: string; ttl: number }[]>): Promise<Answer> {
    try {
      const records = await query;
      return {
        addresses: records.map(({ address }) => address),
        ttlSeconds: Math.min(MAX_TTL_S, ...records.map(({ ttl }) => ttl)),
      };
    } catch (error) {
      return { addresses: [], ttlSeconds: MAX_TTL_S, errorCode: codeOf(error) };
    }
  }

  private remember(host: string, addresses: readonly string[], ttlSeconds: number): void {
    this.cached.delete(host); // so that insertion order stays order of age
    if (ttlSeconds === 0) return;
    this.cached.set(host, { addresses, until: this.clock.monotonicMs() + ttlSeconds * 1000 });
    const oldest = this.cached.size > MAX_CACHED_NAMES ? this.cached.keys().next().value : undefined;
    if (oldest !== undefined) this.cached.delete(oldest);
  }
}

/** Both answers, or the first one alone when it has addresses and the other one dawdles. */
async function settledFamilies(v4: Promise<Answer>, v6: Promise<Answer>): Promise<readonly Answer[]> {
  const both = Promise.all([v4, v6]);
  const first = await Promise.race([v4, v6]);
  if (first.addresses.length === 0) return both;
  let timer: NodeJS.Timeout | undefined;
  const alone = new Promise<readonly Answer[]>((resolve) => {
    timer = setTimeout(() => resolve([first]), SECOND_FAMILY_MS);
  });
  return Promise.race([both, alone]).finally(() => clearTimeout(timer));
}

function failureOf(codes: readonly string[]): NameResolutionError {
  const unsettled = codes.find((code) => !NOT_FOUND.has(code));
  if (unsettled === undefined) return new NameResolutionError('not_found', 'the host name has no address');
  if (TIMED_OUT.has(unsettled)) return new NameResolutionError('timeout', 'the name servers did not answer');
  return new NameResolutionError('failed', `the name servers could not resolve the host name: ${unsettled}`);
}
