import { afterScopeLoss, type ConfigurationChange, type LostMember, type LostScope } from '@tocsin/config-domain';
import { dropFromGroups } from '../notification-groups/drop-from-groups.js';

/**
 * Takes a service or a role that this change deletes out of all monitors and notification groups. Monitors whose whole
 * target it was are deleted with it. Comes after the deletion itself: whoever adds a monitor of it meanwhile waits for this
 * change or is found by it.
 */
export async function dropScope(change: ConfigurationChange, lost: LostScope): Promise<void> {
  const cause = lost.role === undefined ? 'serviceDelete' : undefined;
  const gone: LostMember[] = lost.role === undefined ? [{ kind: 'service', name: lost.service }] : [];
  for (const before of await change.monitors.lockAll()) {
    const after = afterScopeLoss(before.entity, lost);
    if (after === before.entity) continue;
    if (after === 'deleted') {
      await change.monitors.remove(before, cause);
      await change.announce({ event: 'monitorDelete', monitor: before.entity });
      gone.push({ kind: 'monitor', id: before.entity.id });
    } else {
      await change.monitors.save(before, after, cause);
      await change.announce({ event: 'monitorUpdate', monitor: after });
    }
  }
  await dropFromGroups(change, gone);
}
