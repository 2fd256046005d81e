/** What one probe may cost. */
export interface ProbeLimits {
  /** Over everything: names, connections, TLS, redirects and bodies. */
  readonly totalMs: number;
  /** Redirects at which a probe gives up: one fewer is followed. */
  readonly redirects: number;
  /** Bytes of a body as they arrive. */
  readonly wireBytes: number;
  /** Bytes of a body once decompressed; they are only decompressed to be searched. */
  readonly decodedBytes: number;
  readonly headerBytes: number;
  readonly headerCount: number;
  /** `1xx` answers before the real one. */
  readonly interimResponses: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_PROBE_LIMITS: ProbeLimits = {
  totalMs: 15_000,
  redirects: 3,
  wireBytes: 10 * MIB,
  decodedBytes: 20 * MIB,
  headerBytes: 64 * 1024,
  headerCount: 500,
  interimResponses: 16,
};
