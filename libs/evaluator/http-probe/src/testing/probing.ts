import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { aLoopbackPolicy } from '@tocsin/delivery-security/testing';
import type { ProbeFinding, ProbeRequest } from '@tocsin/evaluator-domain';
import { RawServer } from '@tocsin/pinned-http/testing';
import { SystemClock } from '@tocsin/runtime';
import { UndiciHttpProbe, type UndiciHttpProbeOptions } from '../undici-http-probe.js';

export function aProbeRequest(url: string, part: Partial<ProbeRequest> = {}): ProbeRequest {
  return {
    url,
    method: 'GET',
    headers: [],
    body: '',
    followsRedirects: false,
    skipsCertificateVerification: false,
    dualstack: 'ipv4',
    ...part,
  };
}

export function aProbe(options: Partial<UndiciHttpProbeOptions> = {}): UndiciHttpProbe {
  return new UndiciHttpProbe({
    policy: aLoopbackPolicy(),
    clock: new SystemClock(),
    userAgent: 'tocsin-http-checker/0.0.0',
    ...options,
  });
}

/** A site on this machine that behaves as told, and what a probe of it found. */
export class Site {
  private readonly port: number;

  private constructor(
    readonly server: RawServer,
    private readonly scheme: 'http' | 'https',
  ) {
    this.port = server.port;
  }

  static async start(serve: (socket: Socket, connection: number) => void, tls?: TlsOptions): Promise<Site> {
    const server = await RawServer.start(serve, tls === undefined ? {} : { tls });
    return new Site(server, tls === undefined ? 'http' : 'https');
  }

  url(path = '/', host = '127.0.0.1'): string {
    return `${this.scheme}://${host}:${this.port}${path}`;
  }

  probe(request: Partial<ProbeRequest> = {}, options: Partial<UndiciHttpProbeOptions> = {}): Promise<ProbeFinding> {
    return aProbe(options).probe(aProbeRequest(this.url(), request), new AbortController().signal);
  }

  /** First lines of the requests so far. */
  get requests(): readonly string[] {
    return this.server.received.flatMap((text) => text.match(/(?:GET|POST|PUT|DELETE) \S+(?= HTTP\/)/g) ?? []);
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}
