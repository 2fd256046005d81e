import type { AlertTarget, MonitorType } from '@tocsin/payload-schemas';
import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import type { Finding, Problem } from '../alerts/alert-changes.js';
import { targetKey } from '../alerts/open-alerts.js';

export interface SuppressedKey {
  readonly org: string;
  readonly monitorId: string;
  readonly target: AlertTarget;
}

/** Why an alert does not open. */
export type HeldBackBy =
  /** A downtime, until the end of its window. */
  | { readonly kind: 'downtime'; readonly id: string; readonly until: EpochSeconds }
  /** A connectivity monitor, while its alert says that the host is gone. */
  | { readonly kind: 'hostGone'; readonly monitorId: string; readonly alertId: string };

/** What would be an open alert, were it not held back: one at most per monitor and target. */
export interface SuppressedRow extends SuppressedKey {
  readonly type: MonitorType;
  /** What was found last. */
  readonly status: Problem;
  readonly finding: Finding;
  readonly heldBackBy: HeldBackBy;
  /**
   * When the alert opens unless all is well before, on the running time (see `ShardState`), so that a pause that is our own
   * fault opens nothing: at the end of a downtime's window, or a while after a host has come back. Null while the host is
   * gone; and for a downtime whose window is over: nothing opens until all has been well once.
   */
  readonly dueAt: EpochMs | null;
}

export const suppressedKey = ({ org, monitorId, target }: SuppressedKey): string =>
  `${org}/${monitorId}/${targetKey(target)}`;

/** Whether an excursion is over for everybody but its monitor: it opens only after all has been well once. */
export const isSilenced = ({ heldBackBy, dueAt }: SuppressedRow): boolean =>
  heldBackBy.kind === 'downtime' && dueAt === null;
