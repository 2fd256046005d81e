import type { PhaseTimings, SendFailureCode, SendResult } from '@tocsin/dispatcher-domain';
import type { ConnectionHolder, Expiring } from '@tocsin/pinned-http';
import type { Dispatcher } from 'undici';
import { failureOf } from './failure-of.js';
import { type SendLimits, SNIPPET_BYTES } from './send-limits.js';

type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

const NO_BYTES = Buffer.alloc(0);

const firstOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;

/**
 * One request on its way: undici's handler and the attempt's deadline in one. It is settled exactly once. Once a status
 * line has come, it decides: whatever happens to the rest of the answer, the result is a response.
 */
export class Attempt implements Dispatcher.DispatchHandler, Expiring {
  private readonly startedAt: number;
  private connection: ConnectionHolder | undefined;
  private controller: Dispatcher.DispatchController | undefined;
  private sentAt: number | undefined;
  private headersAt: number | undefined;
  private status: number | undefined;
  private retryAfter: string | undefined;
  private location: string | undefined;
  private interimResponses = 0;
  private receivedBytes = 0;
  private snippet: Buffer = NO_BYTES;
  private isSettled = false;

  constructor(
    private readonly limits: SendLimits,
    private readonly monotonicMs: () => number,
    private readonly settle: (result: SendResult) => void,
  ) {
    this.startedAt = monotonicMs();
  }

  readonly onClient = (connection: ConnectionHolder): void => {
    this.connection = connection;
  };

  expire(now: number): void {
    const { totalMs, firstByteMs } = this.limits;
    const isWaiting = this.sentAt !== undefined && this.headersAt === undefined;
    if (now - this.startedAt >= totalMs) {
      this.end('total_timeout', `no complete answer within ${totalMs} ms; ${this.phase()}`);
    } else if (isWaiting && now - (this.sentAt ?? now) >= firstByteMs) {
      this.end('first_byte_timeout', `the request was sent, and no answer began within ${firstByteMs} ms`);
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.isSettled) {
      controller.abort(new Error('the attempt was over before a connection was free'));
      return;
    }
    this.controller = controller;
    this.sentAt = this.monotonicMs();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: ResponseHeaders): void {
    if (status < 200) {
      this.interimResponses += 1;
      if (this.interimResponses > this.limits.interimResponses) {
        this.end('protocol_error', `more than ${this.limits.interimResponses} interim (1xx) answers`);
      }
      return;
    }
    this.status = status;
    this.headersAt = this.monotonicMs();
    this.retryAfter = firstOf(headers['retry-after']);
    this.location = firstOf(headers['location']);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.receivedBytes += chunk.length;
    const missing = SNIPPET_BYTES - this.snippet.length;
    if (missing > 0) this.snippet = Buffer.concat([this.snippet, chunk.subarray(0, missing)]);
    if (this.receivedBytes > this.limits.responseBytes) this.end('protocol_error', 'the answer is too long');
  }

  onResponseEnd(): void {
    this.respondOr(() => this.failed('protocol_error', 'the answer ended before its status'));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  fail(error: unknown): void {
    this.respondOr(() => {
      const reason = failureOf(error);
      if (reason.kind === 'failure') return this.failed(reason.code, reason.detail);
      return { kind: 'refused', code: reason.refusal.code, detail: reason.refusal.message };
    });
  }

  /** Gives up waiting. The connection is of no use to anyone any more. */
  private end(code: SendFailureCode, detail: string): void {
    this.respondOr(() => this.failed(code, detail));
    this.controller?.abort(new Error(detail));
  }

  private respondOr(failure: () => SendResult): void {
    if (this.isSettled) return;
    this.isSettled = true;
    this.settle(this.status === undefined ? failure() : this.response(this.status));
  }

  private response(status: number): SendResult {
    const address = this.connection?.current?.address;
    return {
      kind: 'response',
      status,
      bodySnippet: this.snippet,
      timings: this.timings(),
      ...(this.retryAfter === undefined ? {} : { retryAfter: this.retryAfter }),
      ...(this.location === undefined ? {} : { location: this.location }),
      ...(address === undefined ? {} : { address }),
    };
  }

  private failed(code: SendFailureCode, detail: string): SendResult {
    return { kind: 'failure', code, detail, timings: this.timings() };
  }

  /** Phases of the connection count only if it was made for this attempt. */
  private timings(): PhaseTimings {
    const made = this.connection?.current;
    const { dnsMs, connectMs, tlsMs } = made !== undefined && made.startedAt >= this.startedAt ? made : {};
    return {
      ...(dnsMs === undefined ? {} : { dnsMs }),
      ...(connectMs === undefined ? {} : { connectMs }),
      ...(tlsMs === undefined ? {} : { tlsMs }),
      ...(this.sentAt === undefined || this.headersAt === undefined
        ? {}
        : { firstByteMs: this.headersAt - this.sentAt }),
      totalMs: this.monotonicMs() - this.startedAt,
    };
  }

  private phase(): string {
    if (this.headersAt !== undefined) return 'its body did not end';
    if (this.sentAt !== undefined) return 'the request was sent';
    return 'no connection was free or could be made';
  }
}
