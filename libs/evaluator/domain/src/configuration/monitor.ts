import type {
  AlertStatus,
  ConnectivityMonitor,
  HostMonitor,
  MonitorState,
  ServiceMonitor,
} from '@tocsin/payload-schemas';

/** A monitor, or what else is judged by, with the revision of its configuration. */
export interface Revised<M> {
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

/** When a monitor misses its metric, and what becomes of its alert then. */
export interface Absence {
  readonly durationMs: number;
  readonly status: AlertStatus;
  /** Whether an alert that is worse stays as it is. */
  readonly leavesWorse: boolean;
}

/** Missing durations of a service monitor; without any, and for host monitors, what `noData` says. */
export function absencesOf(monitor: MonitorState): readonly Absence[] {
  if (monitor.type !== 'host' && monitor.type !== 'service') return [];
  const missing = monitor.type === 'service' ? missingDurations(monitor) : [];
  const { noData } = monitor.options ?? {};
  if (missing.length > 0 || noData === undefined) return missing;
  return [{ durationMs: noData.minutes * 60_000, status: noData.status, leavesWorse: false }];
}

function missingDurations({ missingDurationWarning, missingDurationCritical }: ServiceMonitor): readonly Absence[] {
  const after = (status: AlertStatus, minutes: number | undefined): readonly Absence[] =>
    minutes === undefined ? [] : [{ durationMs: minutes * 60_000, status, leavesWorse: true }];
  return [...after('warning', missingDurationWarning), ...after('critical', missingDurationCritical)];
}

/** What a monitor misses, where, and after how long, as text to compare; empty if nothing. */
export function missedBy(monitor: MonitorState | undefined): string {
  const absences = monitor === undefined ? [] : absencesOf(monitor);
  if (monitor?.type === 'service' && absences.length > 0) {
    return JSON.stringify([monitor.service, monitor.metric, absences]);
  }
  if (monitor?.type !== 'host' || absences.length === 0) return '';
  return JSON.stringify([monitor.metric, absences, monitor.scopes, monitor.excludeScopes]);
}
