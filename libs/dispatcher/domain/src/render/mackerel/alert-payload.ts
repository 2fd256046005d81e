import type { AlertTransition, MonitorType, Trigger } from '@tocsin/payload-schemas';
import { compactJson } from '../json/compact-json.js';
import type { Links } from '../links.js';
import { toldMessage } from '../told-message.js';
import { hostJson, roleJson, userJson } from './members.js';

/** Triggers as webhooks spell them; the alert log of the API has other spellings. */
const TRIGGER: Readonly<Record<Trigger, string>> = {
  monitoring: 'monitor',
  manual: 'manual close',
  monitorDelete: 'delete monitor',
  hostRetire: 'retire host',
  serviceDelete: 'delete service',
  anomalyDetectionManuallyRetraining: 'anomaly detection manually retraining',
  externalMonitoringServiceChange: 'attach external monitoring to a different service',
};

const WITH_HOST: ReadonlySet<MonitorType> = new Set(['host', 'connectivity', 'check', 'anomalyDetection']);
const WITH_SERVICE: ReadonlySet<MonitorType> = new Set(['service', 'external']);
const WITH_METRIC: ReadonlySet<MonitorType> = new Set(['host', 'service', 'external', 'expression', 'query']);
/** Kinds that compare single values; their monitors have no such member, and receivers see 1. */
const DURATION_OF_ONE: ReadonlySet<MonitorType> = new Set(['expression', 'query']);

/** The `alert` event. A member is there if the alert's kind and its monitor's settings have something to put in it. */
export function mackerelAlert(transition: AlertTransition, imageUrl: string | null, links: Links): string {
  const { org, alert, host, service, monitor } = transition;
  const { type, target } = alert;
  return compactJson({
    orgName: org.name,
    event: 'alert',
    imageUrl,
    memo: monitor.memo,
    type,
    message: toldMessage(transition),
    host: host && WITH_HOST.has(type) ? hostJson(org.name, host, links) : undefined,
    service: service && WITH_SERVICE.has(type) ? serviceJson(org, service, links) : undefined,
    series: type === 'query' && target.kind === 'series' ? { name: target.name, labels: target.labels } : undefined,
    alert: alertJson(transition, links),
    user: userJson(transition.user),
  });
}

function alertJson(transition: AlertTransition, links: Links): unknown {
  const { org, alert, monitor, trigger } = transition;
  return {
    id: alert.id,
    url: links.alert(org.name, alert.id),
    openedAt: alert.openedAt,
    closedAt: alert.closedAt,
    createdAt: alert.openedAt * 1000,
    statusChangedAt: alert.statusChangedAt,
    status: alert.status,
    isOpen: alert.isOpen,
    trigger: TRIGGER[trigger],
    monitorName: monitor.name,
    ...metricJson(transition),
  };
}

function metricJson({ alert, monitor, metric, trigger }: AlertTransition): object {
  if (metric === undefined || !WITH_METRIC.has(alert.type)) return {};
  const isValueShown = metric.value !== null && trigger !== 'manual' && alert.status !== 'unknown';
  return {
    metricLabel: metric.label,
    metricValue: isValueShown ? metric.value : undefined,
    criticalThreshold: monitor.critical,
    warningThreshold: monitor.warning,
    monitorOperator: monitor.operator,
    duration: monitor.duration ?? (DURATION_OF_ONE.has(alert.type) ? 1 : undefined),
  };
}

function serviceJson(
  org: AlertTransition['org'],
  service: NonNullable<AlertTransition['service']>,
  links: Links,
): unknown {
  const { id, memo, name, roles } = service;
  return { id, memo, name, orgId: org.id, roles: roles.map((role) => roleJson(org.name, name, role, links)) };
}
