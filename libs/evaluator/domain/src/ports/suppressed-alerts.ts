import type { EpochMs } from '@tocsin/runtime';
import type { SuppressedRow } from '../held-back/suppressed-row.js';
import type { Page } from './stored-alerts.js';

/** What would be an open alert, were it not held back. */
export interface SuppressedAlert extends SuppressedRow {
  /** When it opens unless all is well before, if nothing of the platform pauses until then; null where no time is known. */
  readonly opensAt: EpochMs | null;
}

/** Reads what is held back for the API. There is one at most per monitor and target, so these are cursors. */
export abstract class SuppressedAlerts {
  /**
   * What is held back in an organization, by monitor, then target.
   *
   * @param after - Only what comes behind this monitor and key of a target.
   */
  abstract list(
    org: string,
    options: {
      readonly monitorId?: string;
      readonly hostId?: string;
      /** Name of the service that it is about. */
      readonly service?: string;
      readonly limit: number;
      readonly after?: { readonly monitorId: string; readonly targetKey: string };
    },
  ): Promise<Page<SuppressedAlert>>;
}
