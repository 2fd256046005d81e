import { Injectable } from '@nestjs/common';
import { EventPositions } from '@tocsin/evaluator-domain';
import { Log } from '@tocsin/messaging';
import { Topics } from '@tocsin/platform';
import { Clock, type EpochMs, Logger } from '@tocsin/runtime';
import { RunMetrics } from '../run-metrics.js';

/** A moment, and where the log ended then. */
interface Mark {
  readonly at: EpochMs;
  readonly ends: readonly number[];
}

/** Marks are at least so far apart, so that many monitors ask the log once. */
const BETWEEN_MARKS_MS = 1_000;
/** Nothing stored for so long is told in the log, and again each time it has lasted so long. */
const STALLED_MS = 600_000;
/** Where storing lags by more marks, the newest ones make way: the oldest is the one that it comes to next. */
const MOST_MARKS = 120;

/**
 * Up to when product events are counted whole. The log is asked where it ends at some moment; as soon as every partition is stored
 * up to there, so is all that was acknowledged before that moment. So an idle partition holds nothing up, one whose consumer is away
 * does, and no clock but this process's takes part.
 */
@Injectable()
export class EventProgress {
  private marks: readonly Mark[] = [];
  private until: EpochMs | undefined;
  private asking: Promise<void> | undefined;
  /** Since when nothing has moved on, or was told to. */
  private quietSince: EpochMs | undefined;

  constructor(
    private readonly positions: EventPositions,
    private readonly log: Log,
    private readonly topics: Topics,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly metrics: RunMetrics,
  ) {}

  /** @returns Undefined if it has not been found out yet. */
  async completeUntil(): Promise<EpochMs | undefined> {
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    await this.asking;
    return this.until;
  }

  private async ask(): Promise<void> {
    const now = this.clock.now();
    const newest = this.marks.at(-1);
    // A clock that was put back begins anew: what it said before would be of the future.
    if (newest !== undefined && newest.at > now) this.marks = [];
    if (this.until !== undefined && this.until > now) this.until = undefined;
    if (this.until !== undefined && now - this.until < BETWEEN_MARKS_MS) return;
    if (newest === undefined || Math.abs(now - newest.at) >= BETWEEN_MARKS_MS) {
      const ends = await this.log.endOffsets(this.topics.name('productEvents'));
      this.marks = [...this.marks.slice(0, MOST_MARKS - 1), { at: now, ends }];
    }
    const stored = await this.positions.nextOffsets();
    const reached = this.marks.findLastIndex(({ ends }) =>
      ends.every((end, partition) => (stored.get(partition) ?? 0) >= end),
    );
    if (reached === -1 || this.marks[reached].at === this.until) {
      this.tellStall(now);
      return;
    }
    this.until = this.marks[reached].at;
    this.marks = this.marks.slice(reached);
    this.quietSince = now;
    this.metrics.eventsCompleteUntil.set(this.until / 1000);
  }

  private tellStall(now: EpochMs): void {
    this.quietSince ??= now;
    if (now - this.quietSince < STALLED_MS) return;
    this.quietSince = now;
    this.logger.warn('product events are not stored, so KPI monitors judge nothing', {
      storedUntil: this.until === undefined ? null : new Date(this.until).toISOString(),
    });
  }
}
