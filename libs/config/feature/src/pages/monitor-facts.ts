import { displayUrl } from '@tocsin/delivery-security';
import { type ExternalMonitor, type MonitorState, type Scope, scopeText } from '@tocsin/payload-schemas';
import type { Facts } from './facts.js';
import { orgPath, type PageContext } from './layout.js';
import { free, markup, type Markup, type MarkupPart } from './markup.js';
import { statusBadge } from './status-badge.js';
import { numberText } from './words.js';

/** Opens the sealed text of a member. */
export type Open = (sealed: string, member: string) => string;

/** What a monitor looks at and how it judges. Of a URL only the harmless part is shown, of headers nothing. */
export function monitorFacts(context: PageContext, monitor: MonitorState, open: Open): Facts {
  const { notificationInterval: minutes } = monitor;
  return [
    ...factsOfKind(context, monitor, open),
    ['Told again', minutes !== undefined && `every ${numberText(minutes)} minutes while it is open`],
  ];
}

function factsOfKind(context: PageContext, monitor: MonitorState, open: Open): Facts {
  switch (monitor.type) {
    case 'host':
      return [
        ['Metric', free(monitor.metric)],
        ['Thresholds', thresholds(monitor)],
        ['Judged', judged(monitor.duration, monitor.maxCheckAttempts)],
        ...watched(monitor.scopes, monitor.excludeScopes),
      ];
    case 'connectivity':
      return [
        ['When a host is gone', statusBadge(monitor.alertStatusOnGone.toLowerCase())],
        ...watched(monitor.scopes, monitor.excludeScopes),
      ];
    case 'service':
      return [
        ['Service', serviceLink(context, monitor.service)],
        ['Metric', free(monitor.metric)],
        ['Thresholds', thresholds(monitor)],
        ['Judged', judged(monitor.duration, monitor.maxCheckAttempts)],
        ['Missing for', levels(monitor.missingDurationWarning, monitor.missingDurationCritical, 'at least', 'minutes')],
      ];
    case 'external':
      return externalFacts(context, monitor, open);
    case 'expression':
      return [
        ['Expression', markup`<code>${free(monitor.expression)}</code>`],
        ['Thresholds', thresholds(monitor)],
      ];
    case 'anomalyDetection':
      return [
        ['Warning', monitor.warningSensitivity],
        ['Critical', monitor.criticalSensitivity],
        ...watched(monitor.scopes, []),
      ];
    case 'query':
      return [
        ['Query', markup`<code>${free(monitor.query)}</code>`],
        ['Legend', monitor.legend !== undefined && free(monitor.legend)],
        ['Thresholds', thresholds(monitor)],
      ];
  }
}

function externalFacts(context: PageContext, monitor: ExternalMonitor, open: Open): Facts {
  const {
    service,
    expectedStatusCode,
    containsString,
    certificationExpirationWarning,
    certificationExpirationCritical,
  } = monitor;
  return [
    ['Asks', markup`${monitor.method} ${free(displayUrl(open(monitor.urlSealed, 'url')))}`],
    ['Service', service !== undefined && serviceLink(context, service)],
    ['Expects status', expectedStatusCode],
    ['Expects text', containsString !== undefined && free(containsString)],
    ['Response time', levels(monitor.responseTimeWarning, monitor.responseTimeCritical, 'above', 'ms')],
    ['Certificate', levels(certificationExpirationWarning, certificationExpirationCritical, 'fewer than', 'days left')],
  ];
}

const serviceLink = (context: PageContext, name: string): Markup =>
  markup`<a href="${orgPath(context, 'services', name)}">${free(name)}</a>`;

function thresholds({
  operator,
  warning,
  critical,
}: {
  operator: string;
  warning?: number;
  critical?: number;
}): MarkupPart {
  const both = levels(warning, critical, operator, '');
  return both === undefined ? markup`<span class="soft">none</span>` : both;
}

function levels(
  warning: number | undefined,
  critical: number | undefined,
  relation: string,
  unit: string,
): Markup | undefined {
  if (warning === undefined && critical === undefined) return undefined;
  const level = (word: string, value?: number): MarkupPart =>
    value !== undefined &&
    markup`<span class="level">${statusBadge(word)} ${relation} ${numberText(value)} ${unit}</span> `;
  return markup`${level('warning', warning)}${level('critical', critical)}`;
}

function judged(points: number, attempts: number): string {
  const average = points === 1 ? 'each point by itself' : `the average of ${points} points`;
  return attempts === 1 ? average : `${average}, ${attempts} times in a row`;
}

function watched(scopes: readonly Scope[], excluded: readonly Scope[]): Facts {
  const names = (all: readonly Scope[]): Markup => free(all.map(scopeText).join(', '));
  return [
    ['Watches', scopes.length === 0 ? 'all hosts' : names(scopes)],
    ['But not', excluded.length > 0 && names(excluded)],
  ];
}
