import type { EpochMs } from '@tocsin/runtime';

/** A secret of a browser, known here by its SHA-256 (lower-case hex) only. */
export interface KeptSecret {
  readonly sha256: string;
  /** From this moment on it is worth nothing. */
  readonly expiresAt: EpochMs;
}

/** One-time links to the pages of an organization, and the sessions that they begin. */
export abstract class SignIns {
  /** Keeps a new link, and forgets what has expired. */
  abstract addLink(org: string, link: KeptSecret, now: EpochMs): Promise<void>;
  /**
   * Uses up a link and begins a session with it, both or neither.
   *
   * @returns The organization's id; undefined if there is no such link, it has expired or was used before.
   */
  abstract redeem(linkSha256: string, session: KeptSecret, now: EpochMs): Promise<string | undefined>;
  /** The organization whose pages a session may see; undefined if there is no such session or it has expired. */
  abstract orgOfSession(sha256: string, now: EpochMs): Promise<string | undefined>;
  /** Ends a session; nothing happens if there is none. */
  abstract endSession(sha256: string): Promise<void>;
}
