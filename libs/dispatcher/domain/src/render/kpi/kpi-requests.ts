import type { KpiFindings } from '@tocsin/payload-schemas';
import type { KpiForm } from './kpi-message.js';

/** Formats whose receivers keep alerts of their own: a request is about one of them. */
const PER_ALERT: ReadonlySet<KpiForm['format']> = new Set(['pagerDuty', 'opsgenie']);

/** Whether every request in this format is about one alert, and its receiver must hear of the alert's end. */
export const isPerAlert = (format: KpiForm['format']): boolean => PER_ALERT.has(format);

/**
 * What the requests are about that a notification makes in a format: one about all findings, or one about each. Each is a
 * delivery of its own, known by `(alert.id, sequence)` of its first finding.
 */
export function kpiRequests(format: KpiForm['format'], findings: KpiFindings): readonly KpiFindings[] {
  return isPerAlert(format) ? findings.findings.map((finding) => ({ ...findings, findings: [finding] })) : [findings];
}
