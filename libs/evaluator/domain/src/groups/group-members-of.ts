import type { AlertChange, AlertTransition, GroupMember } from '@tocsin/payload-schemas';
import { alertGroupKey } from './take-group-member.js';

/** What a group looks at beside the status: whether somebody attends to the alert. */
const ATTENTION: ReadonlySet<AlertChange | undefined> = new Set(['acknowledge', 'unacknowledge', 'snooze']);

/**
 * What the groups that an alert belongs to are told of its transition: another status, and who attends to it. The end of a
 * snooze comes by itself.
 */
export function groupMembersOf(transition: AlertTransition): readonly GroupMember[] {
  const { org, alert, sequence, previousStatus, change, configOffset } = transition;
  const { id: alertId, status, isOpen, statusChangedAt, acknowledged, snoozedUntil, alertGroupSettingIds = [] } = alert;
  const hasAttention = ATTENTION.has(change);
  if (status === previousStatus && !hasAttention) return [];
  const at = hasAttention ? (transition.at ?? statusChangedAt) : statusChangedAt;
  return alertGroupSettingIds.map((settingId) => ({
    org: org.id,
    owner: alertGroupKey(settingId),
    alertId,
    sequence,
    status,
    isOpen,
    ...(acknowledged !== undefined && { isAcknowledged: true }),
    ...(snoozedUntil !== undefined && { snoozedUntil }),
    at,
    configOffset,
  }));
}
