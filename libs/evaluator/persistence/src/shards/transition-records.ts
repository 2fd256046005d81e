import {
  alertKey,
  type AlertTransition,
  cloudEventHeaders,
  type KpiFindings,
  observationKey,
  RECORD_TYPE,
} from '@tocsin/payload-schemas';
import { monitorKey } from '@tocsin/evaluator-domain';
import type { OutboxRow } from '@tocsin/persistence';

/** `ce_source` of what this service publishes. */
export const SOURCE = 'tocsin/evaluator';

/**
 * A transition as its record of `alerts.v1`. Everything in it follows from the transition, so that judging the same
 * observations again gives the same bytes; only the trace is that of the request.
 */
export function transitionRecord(
  topic: string,
  transition: AlertTransition,
  traceparent: string | undefined,
): OutboxRow {
  const { org, alert, sequence, at = alert.statusChangedAt } = transition;
  return {
    topic,
    key: alertKey(org.id, alert.id),
    value: Buffer.from(JSON.stringify(transition)),
    headers: cloudEventHeaders(RECORD_TYPE.alertTransition, `${alert.id}/${sequence}`, SOURCE, at * 1000, traceparent),
  };
}

/** What one judgement of a KPI monitor tells, as its record of `alerts.v1`. The findings of a monitor are in order. */
export function kpiFindingsRecord(topic: string, findings: KpiFindings): OutboxRow {
  const { org, monitor, at } = findings;
  const [{ alert, sequence }] = findings.findings;
  return {
    topic,
    key: observationKey(org.id, monitorKey(monitor.id)),
    value: Buffer.from(JSON.stringify(findings)),
    headers: cloudEventHeaders(RECORD_TYPE.kpiFindings, `${monitor.id}/${alert.id}/${sequence}`, SOURCE, at * 1000),
  };
}
