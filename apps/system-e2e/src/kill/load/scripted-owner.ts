import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@tocsin/runtime';
import type { Random } from '../random.js';
import { type Change, CHECK_NAME, expectedChanges, METRIC, scriptOf, type Step } from './load-script.js';
import type { PersistentClient } from './persistent-client.js';

export interface OwnerName {
  readonly kind: 'host' | 'service';
  /** Id of the host, name of the service. */
  readonly id: string;
}

const PAUSE_MS = 120;
/** Samples further ahead of their arrival than 10 minutes would not count. */
const MAX_LEAD_S = 480;

/** A host or service that follows its script, one step after the other. */
export class ScriptedOwner {
  /** Acknowledged, in order. */
  readonly steps: Step[] = [];

  constructor(
    readonly name: OwnerName,
    private readonly client: PersistentClient,
    private readonly clock: Clock,
  ) {}

  /** The changes that what was acknowledged must cause. */
  changes(): Change[] {
    return expectedChanges(this.name.kind, this.steps);
  }

  /** Ends after the step under way. */
  async run(random: Random, firstTime: number, stopping: AbortSignal): Promise<void> {
    for (const step of scriptOf(random, firstTime)) {
      while (step.time > this.clock.now() / 1000 + MAX_LEAD_S && !stopping.aborted) await delay(PAUSE_MS);
      if (stopping.aborted) return;
      await this.post(step);
      this.steps.push(step);
      await delay(PAUSE_MS * (0.5 + random.next()));
    }
  }

  private async post({ time, load, checkStatus }: Step): Promise<void> {
    const { kind, id } = this.name;
    const sample = { name: METRIC, time, value: load };
    if (kind === 'service') return this.client.send('POST', `/api/v0/services/${id}/tsdb`, [sample]);
    await this.client.send('POST', '/api/v0/tsdb', [{ hostId: id, ...sample }]);
    await this.client.send('POST', '/api/v0/monitoring/checks/report', {
      reports: [
        {
          source: { type: 'host', hostId: id },
          name: CHECK_NAME,
          status: checkStatus,
          message: `step ${time}`,
          occurredAt: time,
        },
      ],
    });
  }
}
