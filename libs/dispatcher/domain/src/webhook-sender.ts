import type { RefusalCode } from '@tocsin/delivery-security';

/** One attempt, ready to go out. The body's bytes are fixed for all attempts; headers are made per attempt. */
export interface OutgoingRequest {
  /** The receiver's URL as configured, userinfo included; never logged. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Milliseconds spent in each phase, where it was reached. `total` is always there. */
export interface PhaseTimings {
  readonly dnsMs?: number;
  readonly connectMs?: number;
  readonly tlsMs?: number;
  readonly firstByteMs?: number;
  readonly totalMs: number;
}

export type SendFailureCode =
  | 'dns_failed'
  | 'dns_timeout'
  | 'connect_failed'
  | 'connect_timeout'
  | 'tls_failed'
  | 'tls_timeout'
  | 'first_byte_timeout'
  | 'total_timeout'
  | 'connection_lost'
  | 'protocol_error'
  | 'headers_too_large';

export type SendResult =
  | {
      /** A status line came: it decides, whatever happened to the body. */
      readonly kind: 'response';
      readonly status: number;
      /** The raw value of Retry-After. */
      readonly retryAfter?: string;
      /** The raw value of Location. */
      readonly location?: string;
      /** First bytes of the body, at most 1 KiB, as received. */
      readonly bodySnippet: Buffer;
      readonly timings: PhaseTimings;
      /** The vetted address that was dialled. */
      readonly address?: string;
    }
  | {
      readonly kind: 'failure';
      readonly code: SendFailureCode;
      readonly detail: string;
      readonly timings: PhaseTimings;
    }
  /** Policy forbids the URL or the address: nothing was sent. `detail` never tells what lies behind the address. */
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly detail: string };

/** Sends one request over HTTP under the egress policy: pinned vetted address, no redirects, one total deadline. Never throws. */
export abstract class WebhookSender {
  abstract send(request: OutgoingRequest): Promise<SendResult>;
  /** Ends idle connections; running attempts are waited for. */
  abstract close(): Promise<void>;
}
