import { setTimeout as delay } from 'node:timers/promises';
import type { Metrics, Problem, Readiness } from '@tocsin/platform';
import type { Clock, Logger } from '@tocsin/runtime';
import { Gauge } from 'prom-client';
import { ALL_IS_WELL, nextPlatformAlert, type PlatformAlert } from './platform-alert.js';
import type { PlatformMessage } from './platform-message.js';

const LOOK_INTERVAL_MS = 5_000;
/** How long the checks may take; after it, that they do not answer is a problem itself. */
const CHECKS_TIMEOUT_MS = 10_000;
/** Messages that wait for a receiver that does not answer; the oldest go first. */
const MAX_WAITING = 10;

export interface WatchdogOptions {
  readonly readiness: Pick<Readiness, 'problems' | 'lastingProblems'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly services: readonly string[];
  readonly host: string;
  /** Default: `CHECKS_TIMEOUT_MS`. */
  readonly checksTimeoutMs?: number;
  /** Undefined: the log alone tells. */
  readonly channel: { send(message: PlatformMessage): Promise<void> } | undefined;
}

/**
 * Looks after this process from outside its shards, and tells the operator when the platform itself is at fault. A message
 * is repeated until its receiver has taken it.
 */
export class Watchdog {
  private alert: PlatformAlert = ALL_IS_WELL;
  private readonly waiting: PlatformMessage[] = [];
  private problems: Promise<Problem[]> | undefined;
  private isUnheard = false;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(private readonly options: WatchdogOptions) {
    const isOpen = (): boolean => this.alert.isOpen;
    new Gauge({
      name: 'tocsin_platform_fault',
      help: '1 while this process has a fault of its own that has been told to the operator.',
      registers: [options.metrics.registry],
      collect() {
        this.set(isOpen() ? 1 : 0);
      },
    });
  }

  start(): void {
    this.timer ??= setInterval(() => {
      this.looking ??= this.look().finally(() => {
        this.looking = undefined;
      });
    }, LOOK_INTERVAL_MS);
  }

  /** Ends after the look under way. An open fault is not told to be over: it ends with the process. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    await this.looking;
  }

  /** One look at the checks; what changes by it is told. */
  async look(): Promise<void> {
    const { clock, logger } = this.options;
    const passing = await this.passingProblems();
    const lasting = await this.options.readiness.lastingProblems();
    const before = this.alert;
    this.alert = nextPlatformAlert(before, passing, lasting, clock.monotonicMs());
    if (this.alert.isOpen && !before.isOpen) {
      logger.error('the platform has a fault', { faults: this.alert.faults });
      this.tell('critical');
    }
    if (!this.alert.isOpen && before.isOpen) {
      logger.info('the platform works again');
      this.tell('ok');
    }
    await this.send();
  }

  /** Checks that hang are asked no second time; what was wrong before still is, as far as anybody knows. */
  private async passingProblems(): Promise<readonly Problem[]> {
    const { readiness, checksTimeoutMs = CHECKS_TIMEOUT_MS } = this.options;
    this.problems ??= readiness.problems().finally(() => {
      this.problems = undefined;
    });
    const answered = new AbortController();
    const late = delay(checksTimeoutMs, undefined, { signal: answered.signal }).catch(() => undefined);
    const found = await Promise.race([this.problems, late]);
    answered.abort();
    if (found !== undefined) return found;
    const problem = `no answer for ${checksTimeoutMs / 1000} s`;
    const known = [...this.alert.since.keys()].filter((name) => name !== 'checks');
    return [...known, 'checks'].map((name) => ({ name, problem }));
  }

  private tell(status: PlatformMessage['status']): void {
    const { channel, clock, services, host } = this.options;
    if (channel === undefined) return;
    this.waiting.push({ status, services, host, at: clock.now(), faults: this.alert.faults });
    if (this.waiting.length > MAX_WAITING) this.waiting.shift();
  }

  private async send(): Promise<void> {
    const { channel, logger } = this.options;
    while (channel !== undefined && this.waiting.length > 0) {
      try {
        await channel.send(this.waiting[0]);
        this.waiting.shift();
        this.isUnheard = false;
      } catch (error) {
        // The next look tries again.
        if (!this.isUnheard) logger.error('nobody takes what the platform tells of itself', { reason: String(error) });
        this.isUnheard = true;
        return;
      }
    }
  }
}
