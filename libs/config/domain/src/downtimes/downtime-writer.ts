import type { ConfigRecord, DowntimeState } from '@tocsin/payload-schemas';
import type { Stored } from '../stored.js';

/**
 * Writes downtimes within one change; each write is audited and published with it. `lockAll` comes before everything else:
 * whoever deletes what downtimes refer to locks them afterwards and takes it out of them.
 */
export abstract class DowntimeWriter {
  /** All downtimes, oldest first, locked for this change together with the making of new ones. */
  abstract lockAll(): Promise<readonly Stored<DowntimeState>[]>;
  abstract insert(downtime: DowntimeState): Promise<void>;
  /** @param downtime - Of the same id as `before`. */
  abstract save(before: Stored<DowntimeState>, downtime: DowntimeState, cause?: ConfigRecord['cause']): Promise<void>;
  abstract remove(before: Stored<DowntimeState>, cause?: ConfigRecord['cause']): Promise<void>;
}
