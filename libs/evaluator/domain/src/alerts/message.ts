import type { GraphDefinitionState, HostMonitor, ServiceMonitor } from '@tocsin/payload-schemas';
import { formatNumber } from './format-number.js';
import { metricDisplayName } from './metric-display-name.js';

/** What connectivity alerts say. */
export const UNREACHABLE = 'unreachable';
export const REACHABLE = 'reachable';

const PERCENT_LABELS: Readonly<Record<string, string>> = {
  'cpu%': 'CPU %',
  'memory%': 'Memory %',
  'disk%': 'Filesystem %',
  'swap%': 'Swap %',
  'container-cpu%': 'Container CPU %',
  'container-memory%': 'Container Memory %',
};

/** First words of a metric alert's message. */
export function messageLabel(
  monitor: HostMonitor | ServiceMonitor,
  definitions: Iterable<GraphDefinitionState>,
): string {
  if (monitor.type === 'service') return monitor.metric;
  return PERCENT_LABELS[monitor.metric] ?? metricDisplayName(definitions, monitor.metric) ?? monitor.metric;
}

/** `CPU % 87.5 > 80`: the threshold is that of the status. */
export function breachMessage(
  label: string,
  value: number,
  monitor: Partial<Pick<HostMonitor, 'operator' | 'warning' | 'critical'>>,
  status: 'warning' | 'critical',
): string {
  const threshold = monitor[status];
  const compared = threshold === undefined ? '' : ` ${monitor.operator} ${formatNumber(threshold)}`;
  return valueMessage(label, value) + compared;
}

/** `CPU % 41.33`: after recovery, and when an alert is closed otherwise. */
export function valueMessage(label: string, value: number): string {
  return `${label} ${formatNumber(value)}`;
}

/** `web load: no value at 2025-11-24T16:00Z`: nothing could be compared. */
export function unknownMessage(label: string, problem: string): string {
  return `${label}: ${problem}`;
}

export function missingMessage(label: string): string {
  return `${label} no data`;
}
