import { Injectable } from '@nestjs/common';
import { SignIns } from '@tocsin/config-domain';
import { Clock } from '@tocsin/runtime';
import { hashOfBrowserSecret, newBrowserSecret } from './browser-secret.js';
import { PageSettings } from './page-settings.js';

/** How long a link can be used. */
const LINK_VALID_MS = 15 * 60_000;

/** Makes a link that signs one browser in to the pages of an organization: for the terminal at start, and for whoever has a key that can write. */
@Injectable()
export class IssueSignInLink {
  constructor(
    private readonly signIns: SignIns,
    private readonly clock: Clock,
    private readonly settings: PageSettings,
  ) {}

  /**
   * @param org - Organization id.
   * @returns The whole URL, to be shown this once: only the hash of its token is kept.
   */
  async run(org: string): Promise<string> {
    const token = newBrowserSecret();
    const now = this.clock.now();
    await this.signIns.addLink(org, { sha256: hashOfBrowserSecret(token), expiresAt: now + LINK_VALID_MS }, now);
    return `${this.settings.publicUrl}/signin?token=${token}`;
  }
}
