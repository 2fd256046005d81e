import type { ExternalMonitor } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';

/** What an external monitor asks for, with nothing sealed any more. */
export interface ProbeRequest {
  /** May hold userinfo, which is sent as Basic authentication. */
  readonly url: string;
  readonly method: ExternalMonitor['method'];
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** Empty: none. */
  readonly body: string;
  readonly followsRedirects: boolean;
  readonly skipsCertificateVerification: boolean;
  readonly dualstack: ExternalMonitor['dualstack'];
  /** Text that the body is searched for. */
  readonly containsString?: string;
}

/** What came of one probe. */
export interface ProbeFinding {
  /** Of the final answer, even if its body did not arrive whole; null if there was none. */
  readonly status: number | null;
  /** From the start to the end of the final answer's body, or until the time was over; null if it failed otherwise. */
  readonly responseTimeMs: number | null;
  /** Of the certificate that the final answer came with; null without TLS. */
  readonly certificateExpiresAt: EpochSeconds | null;
  /** Whether the final answer's body holds the text; null if none was asked for. */
  readonly containsString: boolean | null;
  /**
   * Why there is no whole answer, as alerts say it; null if there is one. The same fault always has the same words: no
   * ports, times or addresses.
   */
  readonly failure: string | null;
}

/** Looks at web sites. */
export abstract class HttpProbe {
  /**
   * Whatever a site does is a finding, within 15 s.
   *
   * @param signal - Aborts the probe.
   * @throws The signal's reason, and what is a fault of our own.
   */
  abstract probe(request: ProbeRequest, signal: AbortSignal): Promise<ProbeFinding>;
}
