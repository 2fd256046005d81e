import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import type { Absence } from '../configuration/monitor.js';
import type { Owner } from '../owner.js';
import type { LastPointRow } from '../shard-rows.js';
import type { Deadline } from './deadlines.js';

/** Times how long a metric has had no newer point. It has a deadline for each absence that a monitor would tell. */
export class MissingMetric {
  /** Of each monitor that would miss the metric. */
  deadlines: readonly MissingDeadline[] = [];

  /**
   * @param armedAt - Running time (see `ShardState`) when the point arrived or a monitor began to look.
   * @param gapMs - The shard's pauses up to the time of the point.
   */
  constructor(
    readonly owner: Owner,
    readonly metric: string,
    public pointAt: EpochSeconds,
    private armedAt: EpochMs,
    private gapMs: number,
  ) {}

  /**
   * A newer point has come. A backlog from before or within a pause must not call for anything earlier than what was
   * called for already: the silence never begins earlier than it did.
   */
  seen(pointAt: EpochSeconds, runningMs: EpochMs, gapMs: number): void {
    const since = Math.max(this.silentSinceMs, pointAt * 1000 - gapMs);
    this.pointAt = pointAt;
    this.gapMs = pointAt * 1000 - since;
    this.rearm(runningMs);
  }

  /** What is missing already is missed anew, just after now: a monitor began to look. */
  rearm(runningMs: EpochMs): void {
    this.armedAt = runningMs;
  }

  /** The silence begins now at the earliest: a monitor looks at the host again. */
  beginAnew(pointAt: EpochSeconds, runningMs: EpochMs, gapMs: number): void {
    const since = Math.max(this.silentSinceMs, pointAt * 1000 - gapMs, runningMs);
    this.pointAt = pointAt;
    this.gapMs = pointAt * 1000 - since;
    this.rearm(runningMs);
  }

  /** On the running time; never at or before the moment of arming, so that time only goes forward. */
  dueAfter(durationMs: number): number {
    return Math.max(this.silentSinceMs + durationMs, this.armedAt + 1);
  }

  private get silentSinceMs(): EpochMs {
    return this.pointAt * 1000 - this.gapMs;
  }

  row(): LastPointRow {
    const { metric, pointAt, armedAt, gapMs } = this;
    return { org: this.owner.organization.id, owner: this.owner.key, metric, pointAt, armedAt, gapMs };
  }
}

export class MissingDeadline implements Deadline {
  readonly name: string;
  queuedAt: number | undefined;
  private isForgotten = false;

  constructor(
    readonly metric: MissingMetric,
    readonly monitorId: string,
    readonly absence: Absence,
  ) {
    const { owner } = metric;
    this.name = `${owner.organization.id}/${owner.key}/${metric.metric}/${monitorId}/${absence.status}`;
  }

  forget(): void {
    this.isForgotten = true;
  }

  due(): number | undefined {
    return this.isForgotten ? undefined : this.metric.dueAfter(this.absence.durationMs);
  }
}
