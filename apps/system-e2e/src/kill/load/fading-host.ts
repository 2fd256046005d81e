import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@tocsin/runtime';
import type { PersistentClient } from './persistent-client.js';

const LOOK_MS = 50;

/** A host that posts and falls silent until its silence has been notified, again and again. */
export class FadingHost {
  constructor(
    readonly hostId: string,
    private readonly client: PersistentClient,
    private readonly clock: Clock,
    /** Whether the receiver's last word on the host is that it is gone. */
    private readonly isKnownAsGone: () => boolean,
  ) {}

  /** Ends with a last post, so that the host is silent, and not yet gone, at the end. */
  async run(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      await this.post();
      while (this.isKnownAsGone() && !stopping.aborted) await delay(LOOK_MS);
      while (!this.isKnownAsGone() && !stopping.aborted) await delay(LOOK_MS);
    }
    await this.post();
  }

  private async post(): Promise<void> {
    const time = Math.floor(this.clock.now() / 1000);
    await this.client.send('POST', '/api/v0/tsdb', [
      { hostId: this.hostId, name: 'custom.fading.beat', time, value: 1 },
    ]);
  }
}
