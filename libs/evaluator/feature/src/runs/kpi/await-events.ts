import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type KpiQuestion, type KpiWatchName, KpiWatches } from '@tocsin/evaluator-domain';
import { Clock, type EpochMs } from '@tocsin/runtime';
import { EventProgress } from './event-progress.js';

/** How long a run waits at a time for events to be stored, and how often; the next run goes on waiting. */
const WAIT_MS = 500;
const MOST_WAITS = 20;
/** Events that are not stored for so long are what a monitor waits for, as far as people are told. */
export const LATE_EVENTS_MS = 60_000;

/** What KPI monitors wait for before they count: that events are stored. */
@Injectable()
export class AwaitEvents {
  /** When a question was asked first of which nothing is counted yet, by its monitor. */
  private readonly asked = new Map<string, { readonly question: string; readonly at: EpochMs }>();
  /** Monitors whose watch says that they wait. */
  private readonly waiting = new Set<string>();

  constructor(
    private readonly progress: EventProgress,
    private readonly watches: KpiWatches,
    private readonly clock: Clock,
  ) {}

  /** Up to when all events are stored; undefined: that is not known yet. When they become late, or no longer are, the watch says so. */
  async storedUntil(name: KpiWatchName, question: KpiQuestion): Promise<EpochMs | undefined> {
    const until = await this.progress.completeUntil();
    const isLate = until === undefined || this.clock.now() - until >= LATE_EVENTS_MS;
    if (isLate || this.isWaiting(name)) await this.tell(name, question, isLate);
    return until;
  }

  /** Another process may have said something else meanwhile. What is too large says so until its next turn. */
  private async tell(name: KpiWatchName, question: KpiQuestion, isLate: boolean): Promise<void> {
    const { watchNo, hold } = await this.watches.open(name, question);
    const isTooLarge = hold?.reason === 'tooLarge' && this.clock.now() < hold.until;
    const isTold = hold?.reason === 'events';
    if (isTold !== isLate && !isTooLarge) await this.watches.hold(watchNo, isLate ? { reason: 'events' } : undefined);
    if (isLate) this.waiting.add(keyOf(name));
    else this.waiting.delete(keyOf(name));
  }

  isWaiting(name: KpiWatchName): boolean {
    return this.waiting.has(keyOf(name));
  }

  /** Whoever sends the past and then sets a monitor on it has it counted with all that was sent before: that is waited for. */
  async isPastStored(name: KpiWatchName, { hash }: KpiQuestion, signal: AbortSignal): Promise<boolean> {
    const key = keyOf(name);
    const known = this.asked.get(key);
    const at = known?.question === hash ? known.at : this.clock.now();
    this.asked.set(key, { question: hash, at });
    for (let waited = 0; waited < MOST_WAITS; waited++) {
      const until = await this.progress.completeUntil();
      if (until !== undefined && until > at) {
        this.asked.delete(key);
        return true;
      }
      await setTimeout(WAIT_MS, undefined, { signal });
    }
    return false;
  }

  /** The monitor has nothing to count any more. */
  forget(name: KpiWatchName): void {
    this.asked.delete(keyOf(name));
    this.waiting.delete(keyOf(name));
  }
}

const keyOf = ({ org, monitorId }: KpiWatchName): string => `${org}/${monitorId}`;
