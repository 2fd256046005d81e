import type { AlertTarget, MonitorType } from '@tocsin/payload-schemas';
import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import type { Finding, Problem } from '../alerts/alert-changes.js';
import { targetKey } from '../alerts/open-alerts.js';

export interface SuppressedKey {
  readonly org: string;
  readonly monitorId: string;
  readonly target: AlertTarget;
}

/** What would be an open alert, were it not for a downtime: one at most per monitor and target. */
export interface SuppressedRow extends SuppressedKey {
  readonly type: MonitorType;
  /** What was found last. */
  readonly status: Problem;
  readonly finding: Finding;
  /** Whose window holds it back. */
  readonly downtimeId: string;
  /** End of that window. */
  readonly until: EpochSeconds;
  /**
   * When the alert opens unless all is well before: the end of the window on the running time (see `ShardState`), so that a
   * pause that is our own fault opens nothing. Null: the window is over, and nothing opens until all has been well once.
   */
  readonly dueAt: EpochMs | null;
}

export const suppressedKey = ({ org, monitorId, target }: SuppressedKey): string =>
  `${org}/${monitorId}/${targetKey(target)}`;
