import type { ConnectivityMonitor, HostMonitor, MonitorState, ServiceMonitor } from '@tocsin/payload-schemas';

/** A monitor with the revision of its configuration. */
export interface Revised<M extends MonitorState> {
  readonly state: M;
  readonly revision: number;
}

/** Newest points of one post that are judged one by one, where a monitor asks for it. */
export const MAX_POINTS_OF_A_POST = 20;

export type MetricMonitor = HostMonitor | ServiceMonitor;

/** How many judgements opening an alert looks at. */
export function judgementsToOpen({
  maxCheckAttempts,
  options: { openWhen, attempts = {} } = {},
}: MetricMonitor): number {
  return openWhen?.points ?? Math.max(attempts.warning ?? maxCheckAttempts, attempts.critical ?? maxCheckAttempts);
}

/** Points of the series that judging it may look at: the newest mean, and those of the judgements before it. */
export function pointsNeeded(monitor: MetricMonitor): number {
  const { duration, options = {} } = monitor;
  const judgements = Math.max(judgementsToOpen(monitor), options.closeAttempts ?? 1);
  // A post may bring many points; those that are judged one by one need their windows as well.
  return duration + judgements - 1 + (options.judgesEveryPoint === true ? MAX_POINTS_OF_A_POST : 0);
}

export function isMetricMonitor(monitor: Revised<MonitorState>): monitor is Revised<MetricMonitor> {
  return monitor.state.type === 'host' || monitor.state.type === 'service';
}

export function isConnectivityMonitor(monitor: Revised<MonitorState>): monitor is Revised<ConnectivityMonitor> {
  return monitor.state.type === 'connectivity';
}

/** Status of alerts about hosts that are gone. */
export function goneStatus({ alertStatusOnGone }: ConnectivityMonitor): 'warning' | 'critical' {
  return alertStatusOnGone === 'WARNING' ? 'warning' : 'critical';
}

/** Durations after which a service monitor misses its metric, in milliseconds; none for other kinds. */
export function missingDurations(
  monitor: MonitorState,
): readonly { readonly status: 'warning' | 'critical'; readonly durationMs: number }[] {
  if (monitor.type !== 'service') return [];
  const { missingDurationWarning: warning, missingDurationCritical: critical } = monitor;
  return [
    ...(warning === undefined ? [] : [{ status: 'warning' as const, durationMs: warning * 60_000 }]),
    ...(critical === undefined ? [] : [{ status: 'critical' as const, durationMs: critical * 60_000 }]),
  ];
}

/** What a monitor misses and after how long, as text to compare; empty if nothing. */
export function missedBy(monitor: MonitorState | undefined): string {
  const durations = monitor === undefined ? [] : missingDurations(monitor);
  if (monitor?.type !== 'service' || durations.length === 0) return '';
  return JSON.stringify([monitor.service, monitor.metric, durations]);
}
