import { setTimeout as delay } from 'node:timers/promises';
import { CHECK_NAME, METRIC, type Step, scriptOf } from './load-script.js';
import type { Random } from './random.js';

export interface Target {
  readonly url: string;
  readonly key: string;
}

interface HostLoad {
  readonly hostId: string;
  /** Steps that were posted and acknowledged, in order. */
  readonly posted: Step[];
}

const PAUSE_MS = 60;
const RETRY_PAUSE_MS = 50;

/**
 * Posts the scripts of all hosts, each host one step after the other as an agent does: a step is repeated, as it is, until
 * it is acknowledged. Repeats that were in fact accepted must change nothing.
 */
export class LoadDriver {
  readonly hosts: readonly HostLoad[];
  private isStopping = false;
  private running: Promise<unknown> = Promise.resolve();
  private outstanding = 0;
  repeats = 0;

  constructor(
    private readonly target: Target,
    hostIds: readonly string[],
    private readonly random: Random,
    private readonly firstTime: number,
  ) {
    this.hosts = hostIds.map((hostId) => ({ hostId, posted: [] }));
  }

  /** Posts that wait for their answer at this moment. */
  get postsInFlight(): number {
    return this.outstanding;
  }

  start(): void {
    this.running = Promise.all(this.hosts.map((host, i) => this.run(host, this.random.fork(i + 1))));
  }

  /** Ends every host after its current step has been acknowledged. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.running;
  }

  private async run(host: HostLoad, random: Random): Promise<void> {
    for (const step of scriptOf(random, this.firstTime)) {
      if (this.isStopping) return;
      await this.acknowledged('/api/v0/tsdb', [{ hostId: host.hostId, name: METRIC, time: step.time, value: step.load }]);
      await this.acknowledged('/api/v0/monitoring/checks/report', {
        reports: [
          {
            source: { type: 'host', hostId: host.hostId },
            name: CHECK_NAME,
            status: step.checkStatus,
            message: `step ${step.time}`,
            occurredAt: step.time,
          },
        ],
      });
      host.posted.push(step);
      await delay(PAUSE_MS * (0.5 + random.next()));
    }
  }

  private async acknowledged(path: string, body: unknown): Promise<void> {
    for (;;) {
      this.outstanding++;
      try {
        const answer = await fetch(this.target.url + path, {
          method: 'POST',
          headers: { 'X-Api-Key': this.target.key, 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        });
        const text = await answer.text();
        if (answer.ok) return;
        // A load that is refused proves nothing: only what says "later" is repeated.
        if (answer.status < 500) throw new Refused(`POST ${path} was refused with ${answer.status}: ${text}`);
      } catch (error) {
        if (error instanceof Refused) throw error;
      } finally {
        this.outstanding--;
      }
      this.repeats++;
      await delay(RETRY_PAUSE_MS);
    }
  }
}

class Refused extends Error {}
