import type { AlertStatus, AlertTransition, Trigger } from '@tocsin/payload-schemas';
import { plainNumber } from '../json/plain-number.js';

/** The colour that stands for a status. */
export const COLOR: Readonly<Record<AlertStatus, string>> = {
  ok: '#2EB67D',
  warning: '#ECB22E',
  critical: '#D63232',
  unknown: '#8D8D8D',
};

/** Why an alert ended, when it was not by its monitor. */
const ENDED_BY: Readonly<Partial<Record<Trigger, string>>> = {
  manual: 'closed by hand',
  monitorDelete: 'monitor deleted',
  hostRetire: 'host retired',
  serviceDelete: 'service deleted',
  anomalyDetectionManuallyRetraining: 'retrained',
  externalMonitoringServiceChange: 'service changed',
};

const SIGNIFICANT_DIGITS = 6;

/** The monitor and where it looked, in one phrase. */
export function whatOf({ host, service, monitor }: AlertTransition): string {
  const where = host?.name ?? service?.name;
  return where === undefined ? monitor.name : `${monitor.name} on ${where}`;
}

/** The status, what it was before, and why it ended if not by its monitor. */
export function statusText({ alert, previousStatus, trigger }: AlertTransition): string {
  const status = alert.status.toUpperCase();
  const ending = ENDED_BY[trigger];
  if (previousStatus === null) return `${status} (opened)`;
  if (previousStatus === alert.status) return `${status} (${alert.isOpen ? 'still open' : (ending ?? 'closed')})`;
  return `${previousStatus.toUpperCase()} → ${status}${ending === undefined ? '' : ` (${ending})`}`;
}

/** Both thresholds with their operator. */
export function thresholdText({ operator, warning, critical }: AlertTransition['monitor']): string | undefined {
  if (operator === undefined) return undefined;
  const levels = Object.entries({ warning, critical }).flatMap(([name, threshold]) =>
    threshold === undefined ? [] : [`${name} ${operator} ${shortNumber(threshold)}`],
  );
  return levels.join(', ');
}

/** Over how many points was averaged; undefined for kinds without. */
export function durationOf({ duration }: AlertTransition['monitor']): string | undefined {
  if (duration === undefined) return undefined;
  return duration === 1 ? '1 point' : `mean of ${duration} points`;
}

/** Roles as `service: role`, separated by commas. */
export const rolesText = (roles: readonly { readonly service: string; readonly role: string }[]): string =>
  roles.map(({ service, role }) => `${service}: ${role}`).join(', ');

/** The series that an alert is about, if it is about one. */
export function seriesText({ target }: AlertTransition['alert']): string | undefined {
  if (target.kind !== 'series') return undefined;
  const labels = Object.entries(target.labels).map(([name, value]) => `${name}="${value}"`);
  return `${target.name} {${labels.join(', ')}}`;
}

/** What was measured, where something was. */
export function valueText({ metric }: AlertTransition): string | undefined {
  return metric === undefined || metric.value === null ? undefined : `${shortNumber(metric.value)} (${metric.label})`;
}

function shortNumber(value: number): string {
  return plainNumber(Number(value.toPrecision(SIGNIFICANT_DIGITS)));
}
