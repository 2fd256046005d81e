import type { AlertView } from '@tocsin/evaluator-domain';
import type { AlertTransition, MonitorType } from '@tocsin/payload-schemas';
import { alertLogId } from './alert-log-id.js';

/** Kinds whose alerts say what was found as text. */
const WITH_MESSAGE: readonly MonitorType[] = ['check', 'external'];

/** An alert as API v0 shows it. Members without a value are left out. */
export function alertJson(alert: AlertView): object {
  const { id, status, monitorId, type, target, value, message, answer, reason, openedAt, closedAt, memo } = alert;
  return {
    id,
    status: status.toUpperCase(),
    monitorId,
    type,
    ...(target.kind === 'host' && { hostId: target.id }),
    ...(target.kind === 'series' && { series: { name: target.name, labels: target.labels } }),
    ...(value !== null && { value }),
    // Where a site has answered, its status is what clients look for.
    ...(WITH_MESSAGE.includes(type) && { message: answer ?? message }),
    ...(reason !== undefined && { reason }),
    openedAt,
    ...(closedAt !== null && { closedAt }),
    ...(memo !== undefined && { memo }),
  };
}

/**
 * One transition as an entry of the alert's log.
 *
 * @param isCurrent - The monitor is still as it was when it judged.
 */
export function alertLogJson(
  { alert, sequence, trigger, message, monitor, metric }: AlertTransition,
  isCurrent: boolean,
): object {
  return {
    id: alertLogId(alert.id, sequence),
    status: alert.status.toUpperCase(),
    trigger,
    monitorId: isCurrent ? monitor.id : null,
    targetValue: metric?.value ?? null,
    // Of a check, what a report said: only a report changes that, not a person nor the end of a host.
    statusDetail:
      alert.type === 'check' && trigger === 'monitoring'
        ? { type: 'check', detail: { message, memo: monitor.memo } }
        : null,
    createdAt: alert.statusChangedAt,
  };
}
