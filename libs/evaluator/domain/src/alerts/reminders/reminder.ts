import type { EpochMs } from '@tocsin/runtime';
import type { AlertRow } from '../../shard-rows.js';
import type { Deadline } from '../../silence/deadlines.js';

const MINUTE_MS = 60_000;

/** Comes when people are to be told again of an open alert: at the end of a snooze, else after the monitor's interval. */
export class Reminder implements Deadline {
  queuedAt: number | undefined;

  /** @param gapMs - The shard's pauses so far. */
  constructor(
    readonly alert: { row: AlertRow },
    private readonly gapMs: () => EpochMs,
  ) {}

  get name(): string {
    return `${this.alert.row.org}/alert:${this.alert.row.id}`;
  }

  /** On the running time. The end of a snooze is a time of the clock, so it comes earlier there with each pause. */
  due(): number | undefined {
    const { isOpen, snoozedUntil, acknowledged, notificationInterval, remindFromMs } = this.alert.row;
    if (!isOpen) return undefined;
    if (snoozedUntil !== undefined) return snoozedUntil * 1000 - this.gapMs();
    if (acknowledged !== undefined || notificationInterval === undefined) return undefined;
    return remindFromMs + notificationInterval * MINUTE_MS;
  }
}
