import type { SuspensionNotice } from './channel-health-store.js';

/** What the configuration says of a channel. */
export interface ShownChannel {
  readonly revision: number;
  readonly suspendedAt: number | null;
}

/**
 * `tell`: `config` has not acknowledged the suspension; `note`: it shows now, remember that; `lift`: it was lifted there;
 * `wait`: nothing to do.
 */
export type SuspensionStep = 'tell' | 'note' | 'lift' | 'wait';

/**
 * What to do about a suspension that this service has begun, given what the configuration shows. Only a state after the
 * suspension counts as lifting it: one that has been seen suspended before, or, if nobody was there to see it, one that
 * is at least two revisions on.
 */
export function suspensionStep(notice: SuspensionNotice, shown: ShownChannel): SuspensionStep {
  if (shown.suspendedAt !== null) return notice.isSeen ? 'wait' : 'note';
  if (notice.isSeen) return 'lift';
  if (!notice.isTold) return 'tell';
  return shown.revision >= notice.revision + 2 ? 'lift' : 'wait';
}
