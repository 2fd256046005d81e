import { type ConfigurationChange, downtimeWithout, type LostTarget } from '@tocsin/config-domain';
import type { ConfigRecord, DowntimeState } from '@tocsin/payload-schemas';

/**
 * Takes what this change deletes out of every downtime that names it. A downtime that loses the last condition
 * of a kind is deleted with it.
 */
export async function dropFromDowntimes(
  change: ConfigurationChange,
  lost: readonly LostTarget[],
  cause?: ConfigRecord['cause'],
): Promise<void> {
  if (lost.length === 0) return;
  for (const before of await change.downtimes.lockAll()) {
    const after = lost.reduce<DowntimeState | 'deleted'>(
      (downtime, each) => (downtime === 'deleted' ? downtime : downtimeWithout(downtime, each)),
      before.entity,
    );
    if (after === 'deleted') await change.downtimes.remove(before, cause);
    else if (after !== before.entity) await change.downtimes.save(before, after, cause);
  }
}
