import type {
  AlertTransition,
  ExpressionMonitor,
  ExternalMonitor,
  GraphDefinitionState,
  HostMonitor,
  KpiMonitorState,
  MonitorState,
  ServiceMonitor,
} from '@tocsin/payload-schemas';
import type { Revised } from '../configuration/monitor.js';
import { responseTimeMetric } from '../external/external-metric.js';
import type { KpiContext } from '../kpi/kpi-context.js';
import type { AlertRow, CheckRow } from '../shard-rows.js';
import { messageLabel } from './message.js';

/** The monitor of an alert, as a transition shows it. */
export interface AlertMonitor {
  readonly shown: AlertTransition['monitor'];
  /** For kinds that compare a metric: its name, and what messages call it. */
  readonly metric?: { readonly name: string; readonly label: string };
  /** Name of the service that the monitor is linked to, beside its target. */
  readonly service?: string;
  /** Of a KPI monitor: what findings tell of it. */
  readonly kpi?: KpiContext;
}

export function configuredMonitor(
  { state, revision }: Revised<MonitorState>,
  definitions: Iterable<GraphDefinitionState>,
): AlertMonitor {
  const shown = {
    id: state.id,
    type: state.type,
    revision,
    name: state.name,
    memo: state.memo,
    isMute: state.isMute,
    ...(state.notificationInterval === undefined ? {} : { notificationInterval: state.notificationInterval }),
  };
  if (state.type === 'expression') {
    return {
      shown: { ...shown, ...thresholdsOf(state), duration: 1 },
      metric: { name: state.expression, label: state.name },
    };
  }
  if (state.type === 'external') return externalMonitor(shown, state);
  if (state.type !== 'host' && state.type !== 'service') return { shown };
  return {
    shown: {
      ...shown,
      ...thresholdsOf(state),
      duration: state.duration,
      maxCheckAttempts: state.maxCheckAttempts,
    },
    metric: { name: state.metric, label: messageLabel(state, definitions) },
  };
}

/** Without response times an external monitor compares nothing: it has neither metric nor thresholds. */
function externalMonitor(shown: AlertMonitor['shown'], monitor: ExternalMonitor): AlertMonitor {
  const { service, maxCheckAttempts, responseTimeWarning: warning, responseTimeCritical: critical } = monitor;
  const link = service === undefined ? {} : { service };
  const metric = responseTimeMetric(monitor);
  if (metric === undefined) return { shown: { ...shown, maxCheckAttempts }, ...link };
  const thresholds = thresholdsOf({ operator: '>', warning, critical });
  return {
    shown: { ...shown, ...thresholds, duration: monitor.responseTimeDuration, maxCheckAttempts },
    metric: { name: metric.name, label: 'HTTP response time' },
    ...link,
  };
}

function thresholdsOf({
  operator,
  warning,
  critical,
}: Pick<HostMonitor | ServiceMonitor | ExpressionMonitor, 'operator' | 'warning' | 'critical'>): Pick<
  AlertTransition['monitor'],
  'operator' | 'warning' | 'critical'
> {
  return {
    operator,
    ...(warning === undefined ? {} : { warning }),
    ...(critical === undefined ? {} : { critical }),
  };
}

/** A check monitor is nowhere in the configuration: the reports say how it is to be judged. */
export function checkMonitor(check: CheckRow): AlertMonitor {
  return {
    shown: {
      id: check.id,
      type: 'check',
      revision: 0,
      name: check.name,
      memo: check.memo,
      isMute: false,
      maxCheckAttempts: check.maxCheckAttempts,
      ...(check.notificationInterval === undefined ? {} : { notificationInterval: check.notificationInterval }),
    },
  };
}

export function kpiAlertMonitor(
  { state, revision }: Revised<KpiMonitorState>,
  kpi: KpiContext | undefined,
): AlertMonitor {
  const { id, name, memo, isMute, notificationInterval } = state;
  const interval = notificationInterval === undefined ? {} : { notificationInterval };
  const shown = { id, type: 'kpi', revision, name, memo, isMute, ...interval } as const;
  return kpi === undefined ? { shown } : { shown, kpi };
}

/** Stands in for a monitor that is no longer known. */
export function unknownMonitor(alert: Pick<AlertRow, 'monitorId' | 'type'>): AlertMonitor {
  return { shown: { id: alert.monitorId, type: alert.type, revision: 0, name: '', memo: '', isMute: false } };
}
