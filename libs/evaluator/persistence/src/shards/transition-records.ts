import { alertKey, type AlertTransition, cloudEventHeaders, RECORD_TYPE } from '@tocsin/payload-schemas';
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
