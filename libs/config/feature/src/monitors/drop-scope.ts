import {
  afterScopeLoss,
  type ConfigurationChange,
  type LostMember,
  type LostScope,
  type LostTarget,
} from '@tocsin/config-domain';
import { dropFromAlertGroupSettings } from '../alert-group-settings/drop-from-alert-group-settings.js';
import { dropFromDowntimes } from '../downtimes/drop-from-downtimes.js';
import { dropFromGroups } from '../notification-groups/drop-from-groups.js';

/**
 * Takes a service or a role that this change deletes out of all monitors, notification groups, downtimes and alert
 * group settings. Those whose whole target it was are deleted with it. Comes after the deletion itself: whoever adds a monitor of it meanwhile waits for
 * this change or is found by it.
 */
export async function dropScope(change: ConfigurationChange, lost: LostScope): Promise<void> {
  const cause = lost.role === undefined ? 'serviceDelete' : undefined;
  const monitors: { readonly kind: 'monitor'; readonly id: string }[] = [];
  for (const before of await change.monitors.lockAll()) {
    const after = afterScopeLoss(before.entity, lost);
    if (after === before.entity) continue;
    if (after === 'deleted') {
      await change.monitors.remove(before, cause);
      await change.announce({ event: 'monitorDelete', monitor: before.entity });
      monitors.push({ kind: 'monitor', id: before.entity.id });
    } else {
      await change.monitors.save(before, after, cause);
      await change.announce({ event: 'monitorUpdate', monitor: after });
    }
  }
  const members: LostMember[] = lost.role === undefined ? [{ kind: 'service', name: lost.service }] : [];
  await dropFromGroups(change, [...members, ...monitors]);
  await dropFromDowntimes(change, [lostTarget(lost), ...monitors], cause);
  await dropFromAlertGroupSettings(change, [lostTarget(lost), ...monitors], cause);
}

const lostTarget = ({ service, role }: LostScope): LostTarget =>
  role === undefined ? { kind: 'service', service } : { kind: 'role', service, role };
