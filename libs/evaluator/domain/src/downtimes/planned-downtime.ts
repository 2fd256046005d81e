import type { DowntimeState } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { ScheduleWindows } from '@tocsin/schedule';

/** A downtime with its windows by the clocks of its organization. */
export class PlannedDowntime {
  private readonly windows: ScheduleWindows;
  /** Between `from` and `to` no window begins; the one before ends at `end`. Questions are about the same time mostly. */
  private from: EpochSeconds = Infinity;
  private to: EpochSeconds = -Infinity;
  private end: EpochSeconds = -Infinity;

  constructor(
    readonly state: DowntimeState,
    timeZone: string,
  ) {
    this.windows = new ScheduleWindows(state, timeZone);
  }

  /** When the window ends that a moment is in; undefined if it is in none. */
  endOfWindowAt(at: EpochSeconds): EpochSeconds | undefined {
    if (at < this.from || at >= this.to) this.lookUp(at);
    return at < this.end ? this.end : undefined;
  }

  private lookUp(at: EpochSeconds): void {
    const window = this.windows.at(at);
    this.from = window?.start ?? at;
    this.end = window?.end ?? -Infinity;
    this.to = this.windows.after(this.from)?.start ?? Infinity;
  }
}
