import type { AlertTransition, GroupMember } from '@tocsin/payload-schemas';
import { alertGroupKey } from './take-group-member.js';

/** What the groups that an alert belongs to are told of its transition: nothing of one that leaves its status as it is. */
export function groupMembersOf(transition: AlertTransition): readonly GroupMember[] {
  const { org, alert, sequence, previousStatus, configOffset } = transition;
  const { id: alertId, status, isOpen, statusChangedAt: at, alertGroupSettingIds = [] } = alert;
  if (status === previousStatus) return [];
  return alertGroupSettingIds.map((settingId) => ({
    org: org.id,
    owner: alertGroupKey(settingId),
    alertId,
    sequence,
    status,
    isOpen,
    at,
    configOffset,
  }));
}
