import { Injectable } from '@nestjs/common';
import { daysBefore, type KpiWatchName, lastBucketUntil } from '@tocsin/evaluator-domain';
import { Clock, type EpochMs, Logger, UnavailableError } from '@tocsin/runtime';
import { AwaitEvents } from '../runs/kpi/await-events.js';
import { EventProgress } from '../runs/kpi/event-progress.js';
import { KpiSettings } from '../runs/kpi/kpi-runner.js';
import type { KpiSource } from '../runs/kpi/kpi-sources.js';
import { countIntoMemory, type Span } from './count-into-memory.js';
import type { WatchInMemory } from './watch-in-memory.js';

export interface CountedSpan {
  readonly span: Span;
  readonly watch: WatchInMemory;
}

/** Counts what a preview plays: a span, and before it as much of the past as a new monitor counts. */
@Injectable()
export class CountSpan {
  constructor(
    private readonly events: AwaitEvents,
    private readonly progress: EventProgress,
    private readonly settings: KpiSettings,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * @param days - The last so many whole days, and what there is of this one.
   * @throws {UnavailableError} If what was sent before is not stored yet.
   * @throws {TooLargeError} If counting takes longer than a preview may.
   */
  async run(name: KpiWatchName, source: KpiSource, days: number, signal: AbortSignal): Promise<CountedSpan> {
    const { calendar } = source.shape;
    const countedUntil = await this.storedUntil(name, source, signal);
    const to = lastBucketUntil(calendar, countedUntil - this.settings.settlingMs - source.growsForMs).end;
    const span = { from: daysBefore(calendar, to, days), to };
    const watch = await countIntoMemory(source, span, countedUntil, { clock: this.clock, logger: this.logger }, signal);
    return { span, watch };
  }

  private async storedUntil(name: KpiWatchName, { question }: KpiSource, signal: AbortSignal): Promise<EpochMs> {
    try {
      const isStored = await this.events.isPastStored(name, question, signal);
      const until = isStored ? await this.progress.completeUntil() : undefined;
      if (until !== undefined) return until;
      throw new UnavailableError('the events that were sent until now are not stored yet; try again soon');
    } finally {
      this.events.forget(name);
    }
  }
}
