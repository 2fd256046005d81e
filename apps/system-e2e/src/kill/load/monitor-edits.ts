import { setTimeout as delay } from 'node:timers/promises';
import type { PersistentClient } from './persistent-client.js';

const PAUSE_MS = 150;

/** Somebody who edits a monitor that looks at nothing, one acknowledged edit after the other. */
export class MonitorEdits {
  /** The memo that was acknowledged last. */
  lastMemo = '';

  constructor(
    readonly monitorId: string,
    private readonly monitor: object,
    private readonly client: PersistentClient,
  ) {}

  async run(stopping: AbortSignal): Promise<void> {
    for (let edit = 1; !stopping.aborted; edit++) {
      const memo = `edit ${edit}`;
      await this.client.send('PUT', `/api/v0/monitors/${this.monitorId}`, { ...this.monitor, memo });
      this.lastMemo = memo;
      await delay(PAUSE_MS);
    }
  }
}
