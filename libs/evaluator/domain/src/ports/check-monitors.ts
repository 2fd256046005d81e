import type { CheckRow } from '../shard-rows.js';
import type { Page } from './stored-alerts.js';

/** Reads of the check monitors that hosts declared or reported. */
export abstract class CheckMonitors {
  /**
   * Check monitors of an organization by ascending id.
   *
   * @param from - First id wanted, inclusive.
   */
  abstract list(
    org: string,
    options: { readonly limit: number; readonly from?: string },
  ): Promise<Page<CheckRow> & { /** First id of the next page. */ readonly next?: string }>;
  abstract find(org: string, id: string): Promise<CheckRow | undefined>;
  /** Check monitors of one host by name: for `monitored-statuses`. */
  abstract ofHost(org: string, hostId: string): Promise<readonly CheckRow[]>;
}
