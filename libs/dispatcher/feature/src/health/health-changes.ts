import type { ChannelHealth, StoredHealth } from '@tocsin/dispatcher-domain';

/** Whether a change is stored for other dispatchers and the next start: a mere count of failures is not. */
export function isWorthStoring(before: ChannelHealth, after: ChannelHealth): boolean {
  return (
    before.failingSince !== after.failingSince ||
    before.pausedUntil !== after.pausedUntil ||
    before.pauses !== after.pauses ||
    before.suspension !== after.suspension
  );
}

/** What to keep when another dispatcher has stored its decision first: theirs, but a suspension is never forgotten. */
export function reconciled(ours: ChannelHealth, theirs: StoredHealth['health']): ChannelHealth {
  return ours.suspension !== null && theirs.suspension === null ? { ...theirs, suspension: ours.suspension } : theirs;
}
