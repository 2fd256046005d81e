import type { GroupRow } from '@tocsin/evaluator-domain';
import type { GroupTransition } from '@tocsin/payload-schemas';

/** An alert group as API v1 shows it. Times are milliseconds since the Unix epoch. */
export function alertGroupJson(group: GroupRow): object {
  const { id, settingId, settingName, status, worstStatus, isOpen, members, openMembers, sequence } = group;
  return {
    id,
    setting: { id: settingId, name: settingName },
    status,
    worstStatus,
    isOpen,
    openedAt: group.openedAt * 1000,
    closedAt: group.closedAt === null ? null : group.closedAt * 1000,
    statusChangedAt: group.statusChangedAt * 1000,
    alertCount: members,
    openAlertCount: openMembers,
    sequence,
  };
}

export function groupTransitionJson({ sequence, change, at, group, configOffset }: GroupTransition): object {
  return {
    sequence,
    change,
    at: at * 1000,
    status: group.status,
    isOpen: group.isOpen,
    alertCount: group.members,
    openAlertCount: group.openMembers,
    configOffset,
  };
}
