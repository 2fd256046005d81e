import { type AlertView, type CheckRow, componentOf, looksAt } from '@tocsin/evaluator-domain';
import type { HostState, MonitorState } from '@tocsin/payload-schemas';

/** What is known of one host. */
export interface MonitoredHost {
  readonly host: HostState;
  /** Monitors of its organization. */
  readonly monitors: readonly MonitorState[];
  /** Names of all metrics that it ever posted. */
  readonly metrics: readonly string[];
  readonly checks: readonly CheckRow[];
  /** Open alerts of the host. */
  readonly alerts: readonly AlertView[];
}

/** How every monitor sees a host: monitors by id, then checks by name. What was never judged is left out. */
export function monitoredStatuses({ host, monitors, metrics, checks, alerts }: MonitoredHost): object[] {
  const checkIds = new Set(checks.map(({ id }) => id));
  const statuses = new Map(
    monitors.filter((monitor) => isJudging(monitor, host, metrics)).map(({ id }) => [id, 'OK'] as const),
  ) as Map<string, string>;
  for (const { monitorId, status } of alerts) {
    if (!checkIds.has(monitorId)) statuses.set(monitorId, status.toUpperCase());
  }
  return [
    ...[...statuses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([monitorId, status]) => ({ monitorId, status })),
    ...checks.filter(({ status }) => status !== null).map(checkStatus),
  ];
}

function isJudging(monitor: MonitorState, host: HostState, metrics: readonly string[]): boolean {
  if (metrics.length === 0) return false;
  if (monitor.type === 'connectivity') return looksAt(monitor, host);
  if (monitor.type !== 'host' || !looksAt(monitor, host)) return false;
  return metrics.some((name) => name === monitor.metric || componentOf(name)?.of === monitor.metric);
}

function checkStatus({ id, status, message, memo }: CheckRow): object {
  return { monitorId: id, status, detail: { type: 'check', message, ...(memo !== '' && { memo }) } };
}
