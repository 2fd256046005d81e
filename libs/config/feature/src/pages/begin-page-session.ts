import { Injectable } from '@nestjs/common';
import { SignIns } from '@tocsin/config-domain';
import { Clock } from '@tocsin/runtime';
import { hashOfBrowserSecret, isBrowserSecret, newBrowserSecret } from './browser-secret.js';
import { SESSION_VALID_MS } from './session-cookie.js';

@Injectable()
export class BeginPageSession {
  constructor(
    private readonly signIns: SignIns,
    private readonly clock: Clock,
  ) {}

  /**
   * Uses up a sign-in link.
   *
   * @returns The secret of the new session, for the browser's cookie; undefined if the link is unknown, used or expired.
   */
  async run(token: unknown): Promise<string | undefined> {
    if (!isBrowserSecret(token)) return undefined;
    const secret = newBrowserSecret();
    const now = this.clock.now();
    const session = { sha256: hashOfBrowserSecret(secret), expiresAt: now + SESSION_VALID_MS };
    const org = await this.signIns.redeem(hashOfBrowserSecret(token), session, now);
    return org === undefined ? undefined : secret;
  }
}
