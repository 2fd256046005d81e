/** What one attempt may cost. Times are of the phase alone; `totalMs` bounds their sum and everything else. */
export interface SendLimits {
  /** From the call to the last byte of the answer that is waited for. */
  readonly totalMs: number;
  readonly dnsMs: number;
  readonly connectMs: number;
  readonly tlsMs: number;
  /** From the request written to the end of the answer's headers. */
  readonly firstByteMs: number;
  /** Bytes of an answer's body that are read before the connection is destroyed. */
  readonly responseBytes: number;
  readonly responseHeaderBytes: number;
  /** `1xx` answers before the real one. */
  readonly interimResponses: number;
  /** Connections to one origin; further attempts wait for one, within `totalMs`. */
  readonly connectionsPerOrigin: number;
  /** Longest time that an unused connection is kept, whatever the receiver offers. */
  readonly idleConnectionMs: number;
}

export const DEFAULT_SEND_LIMITS: SendLimits = {
  totalMs: 10_000,
  dnsMs: 3_000,
  connectMs: 5_000,
  tlsMs: 5_000,
  firstByteMs: 10_000,
  responseBytes: 64 * 1024,
  responseHeaderBytes: 16 * 1024,
  interimResponses: 16,
  connectionsPerOrigin: 64,
  idleConnectionMs: 15_000,
};

/** Bytes of an answer's body that are handed on. */
export const SNIPPET_BYTES = 1024;
