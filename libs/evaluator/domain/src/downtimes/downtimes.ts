import type { DowntimeState } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { PlannedDowntime } from './planned-downtime.js';

/** A downtime that is in one of its windows. */
export interface ActiveDowntime {
  readonly downtime: DowntimeState;
  /** End of the window. */
  readonly until: EpochSeconds;
}

const NONE: readonly ActiveDowntime[] = [];

/** The downtimes of one organization. */
export class Downtimes {
  private readonly byId = new Map<string, PlannedDowntime>();
  /** Until the organization's own record has been read. */
  private timeZone = 'UTC';

  /** @param timeZone - IANA name. */
  follow(timeZone: string): void {
    if (timeZone === this.timeZone) return;
    this.timeZone = timeZone;
    for (const { state } of [...this.byId.values()]) this.save(state);
  }

  save(downtime: DowntimeState): void {
    this.byId.set(downtime.id, new PlannedDowntime(downtime, this.timeZone));
  }

  remove(id: string): void {
    this.byId.delete(id);
  }

  find(id: string): DowntimeState | undefined {
    return this.byId.get(id)?.state;
  }

  /** Those that are in a window: what ends last first, then what leaves less silent. */
  activeAt(at: EpochSeconds): readonly ActiveDowntime[] {
    if (this.byId.size === 0) return NONE;
    const active: ActiveDowntime[] = [];
    for (const planned of this.byId.values()) {
      const until = planned.endOfWindowAt(at);
      if (until !== undefined) active.push({ downtime: planned.state, until });
    }
    return active.sort(compare);
  }
}

function compare(a: ActiveDowntime, b: ActiveDowntime): number {
  if (a.until !== b.until) return b.until - a.until;
  const silence = Number(a.downtime.staysSilentAfterEnd) - Number(b.downtime.staysSilentAfterEnd);
  return silence !== 0 ? silence : a.downtime.id < b.downtime.id ? -1 : 1;
}
