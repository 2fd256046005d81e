import type { ConfigRecord, MonitorState } from '@tocsin/payload-schemas';
import type { Stored } from '../stored.js';

/**
 * Writes monitors within one change; each write is audited and published with it. `lockAll` comes before everything else:
 * several rules look at all monitors of an organization.
 */
export abstract class MonitorWriter {
  /** All monitors in the order of `compareMonitors`, locked for this change together with the making of new ones. */
  abstract lockAll(): Promise<readonly Stored<MonitorState>[]>;
  /**
   * Names of the roles of each service. They are not locked: whoever removes one locks the monitors afterwards and takes it
   * out of them.
   */
  abstract rolesByService(): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  abstract insert(monitor: MonitorState): Promise<void>;
  /** @param monitor - Of the same id and kind as `before`. */
  abstract save(before: Stored<MonitorState>, monitor: MonitorState, cause?: ConfigRecord['cause']): Promise<void>;
  abstract remove(before: Stored<MonitorState>, cause?: ConfigRecord['cause']): Promise<void>;
}
