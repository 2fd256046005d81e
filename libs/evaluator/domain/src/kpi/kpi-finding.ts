import { conditionKey, findingMessage } from '@tocsin/kpi-text';
import type { AlertChange, AlertTarget, KpiCondition } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import type { Finding } from '../alerts/alert-changes.js';
import type { KpiEvidence } from './kpi-evidence.js';

/** What names the alert of a condition on a series. The name of a series is unique in its chart; labels say more of it. */
export function kpiTarget({ name, segment, groupBy }: KpiEvidence['series'], condition: KpiCondition): AlertTarget {
  const groups = Object.fromEntries(groupBy.map(({ property, value }) => [property, value]));
  return { kind: 'series', name, labels: { ...groups, segment: segment.name, condition: conditionKey(condition) } };
}

/**
 * What a bucket says, as the alert keeps and tells it.
 *
 * @param change - What becomes of the alert by it.
 * @param at - Event time.
 * @param inARow - Buckets in a row that breached, where that has opened the alert.
 */
export function kpiFinding(change: AlertChange, evidence: KpiEvidence, at: EpochSeconds, inARow?: number): Finding {
  const message = findingMessage({ change, ...evidence }, evidence);
  return { at, message, value: evidence.value, why: whyOf(evidence, inARow), evidence };
}

/** What is known of an alert that stays as it is. */
export function knownFinding(
  { message, evidence }: { readonly message: string; readonly evidence: KpiEvidence },
  at: EpochSeconds,
): Finding {
  return { at, message, value: evidence.value, why: whyOf(evidence), evidence };
}

function whyOf(evidence: KpiEvidence, attempts?: number): NonNullable<Finding['why']> {
  const { value, bucket } = evidence;
  const points = value === null ? [] : [{ time: bucket.start, value }];
  return { points, ...(attempts !== undefined && { attempts }), result: evidence };
}
