import type { Secret } from '@tocsin/runtime';
import { VERSION } from '../version.js';
import { type PlatformMessage, platformMessageBody } from './platform-message.js';

const TIMEOUT_MS = 10_000;

/**
 * Where the operator hears of the platform's own faults. It needs neither the log nor a database, for they may be what
 * is at fault. The address is the operator's own choice, so the policy for addresses of organizations does not apply.
 */
export class PlatformChannel {
  constructor(private readonly url: Secret) {}

  /** @throws If the receiver does not answer 2xx within 10 s. The error does not tell the address. */
  async send(message: PlatformMessage): Promise<void> {
    const url = new URL(this.url.reveal());
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': `Tocsin/${VERSION}` },
      body: platformMessageBody(message, url),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the receiver answered ${response.status}`);
  }
}
