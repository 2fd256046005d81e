import type { ExternalMonitor, MonitorState } from '../config/states.js';
import { scopeText } from './scope-text.js';

/** Gives the clear text of a sealed value, or what may be shown in its place. */
export type OpenSealed = (sealed: string, member: string) => string;

/**
 * A monitor as Mackerel's API shows it and as `monitorCreate`, `monitorUpdate` and `monitorDelete` webhooks carry it: members
 * in the order of Mackerel's documentation, unset ones left out.
 *
 * @param open - Applied to the URL and the header values of an external monitor only.
 */
export function monitorToApiJson(monitor: MonitorState, open: OpenSealed): Record<string, unknown> {
  const { id, type, name, memo, isMute } = monitor;
  const members: readonly Member[] = [
    ['id', id],
    ['type', type],
    ['name', name],
    ['memo', memo],
    ['isMute', isMute],
    ...membersOfKind(monitor, open),
  ];
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

type Member = readonly [name: string, value: unknown];

function membersOfKind(monitor: MonitorState, open: OpenSealed): Member[] {
  const interval: Member = ['notificationInterval', monitor.notificationInterval];
  switch (monitor.type) {
    case 'host':
      return [
        ['duration', monitor.duration],
        ['metric', monitor.metric],
        ...thresholds(monitor),
        ['maxCheckAttempts', monitor.maxCheckAttempts],
        interval,
        ['scopes', monitor.scopes.map(scopeText)],
        ['excludeScopes', monitor.excludeScopes.map(scopeText)],
      ];
    case 'connectivity':
      return [
        ['alertStatusOnGone', monitor.alertStatusOnGone],
        ['scopes', monitor.scopes.map(scopeText)],
        ['excludeScopes', monitor.excludeScopes.map(scopeText)],
        interval,
      ];
    case 'service':
      return [
        ['service', monitor.service],
        ['duration', monitor.duration],
        ['metric', monitor.metric],
        ...thresholds(monitor),
        ['maxCheckAttempts', monitor.maxCheckAttempts],
        ['missingDurationWarning', monitor.missingDurationWarning],
        ['missingDurationCritical', monitor.missingDurationCritical],
        interval,
      ];
    case 'external':
      return [...externalMembers(monitor, open), interval];
    case 'expression':
      return [
        ['expression', monitor.expression],
        ...thresholds(monitor),
        ['evaluateBackwardMinutes', monitor.evaluateBackwardMinutes],
        interval,
      ];
    case 'anomalyDetection':
      return [
        ['scopes', monitor.scopes.map(scopeText)],
        ['warningSensitivity', monitor.warningSensitivity],
        ['criticalSensitivity', monitor.criticalSensitivity],
        ['maxCheckAttempts', monitor.maxCheckAttempts],
        ['trainingPeriodFrom', monitor.trainingPeriodFrom],
        interval,
      ];
    case 'query':
      return [
        ['query', monitor.query],
        ['legend', monitor.legend],
        ...thresholds(monitor),
        ['evaluateBackwardMinutes', monitor.evaluateBackwardMinutes],
        interval,
      ];
  }
}

const thresholds = (monitor: { operator: string; warning?: number; critical?: number }): Member[] => [
  ['operator', monitor.operator],
  ['warning', monitor.warning],
  ['critical', monitor.critical],
];

function externalMembers(monitor: ExternalMonitor, open: OpenSealed): Member[] {
  const headers = monitor.headers.map(({ name, valueSealed }, index) => ({
    name,
    value: open(valueSealed, `headers/${index}`),
  }));
  return [
    ['method', monitor.method],
    ['url', open(monitor.urlSealed, 'url')],
    ['service', monitor.service],
    ['responseTimeWarning', monitor.responseTimeWarning],
    ['responseTimeCritical', monitor.responseTimeCritical],
    ['responseTimeDuration', monitor.responseTimeDuration],
    ['containsString', monitor.containsString],
    ['maxCheckAttempts', monitor.maxCheckAttempts],
    ['certificationExpirationWarning', monitor.certificationExpirationWarning],
    ['certificationExpirationCritical', monitor.certificationExpirationCritical],
    ['skipCertificateVerification', monitor.skipCertificateVerification],
    ['followRedirect', monitor.followRedirect],
    ['expectedStatusCode', monitor.expectedStatusCode],
    ['headers', headers],
    ['requestBody', monitor.requestBody],
    // Widely used clients do not know the member: they meet it only where its owner asked for another value.
    ['dualstack', monitor.dualstack === 'ipv4' ? undefined : monitor.dualstack],
  ];
}
