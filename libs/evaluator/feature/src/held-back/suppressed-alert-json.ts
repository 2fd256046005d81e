import type { HeldBackBy, SuppressedAlert } from '@tocsin/evaluator-domain';

/** What is held back as API v1 shows it. Times are milliseconds since the Unix epoch. */
export function suppressedAlertJson(alert: SuppressedAlert): object {
  const { monitorId, type, target, status, finding, heldBackBy, opensAt } = alert;
  return {
    monitorId,
    type,
    target,
    status,
    message: finding.message,
    value: finding.value,
    foundAt: finding.at * 1000,
    heldBackBy: heldBackByJson(heldBackBy),
    opensAt,
  };
}

const heldBackByJson = (by: HeldBackBy): object => (by.kind === 'downtime' ? { ...by, until: by.until * 1000 } : by);
