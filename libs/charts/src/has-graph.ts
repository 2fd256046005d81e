import type { AlertTransition, MonitorType } from '@tocsin/payload-schemas';

const ALWAYS: ReadonlySet<MonitorType> = new Set(['host', 'service', 'connectivity', 'expression', 'kpi']);

/**
 * Whether an alert has a related graph, and notifications of it an image. A check has no metric; an external monitor has
 * one, its response time, only while a service is linked to it and response times are watched.
 */
export function hasGraph({ alert, metric }: Pick<AlertTransition, 'alert' | 'metric'>): boolean {
  return ALWAYS.has(alert.type) || (alert.type === 'external' && metric !== undefined);
}
