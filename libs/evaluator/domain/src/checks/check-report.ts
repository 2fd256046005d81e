import type { AlertStatus, CheckReport } from '@tocsin/payload-schemas';
import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import { MAX_REMEMBERED_REPORTS, MAX_REPORT_AGE_MS, MAX_SAMPLE_LEAD_MS } from '../limits.js';

/** Alert status of each result of a check. */
export const CHECK_ALERT_STATUS = {
  OK: 'ok',
  WARNING: 'warning',
  CRITICAL: 'critical',
  UNKNOWN: 'unknown',
} as const satisfies Record<CheckReport['status'], AlertStatus>;

/** Whether a report counts, by the append time of its record and the reports of its check that came before. */
export function reportAge(
  at: EpochMs,
  occurredAt: EpochSeconds,
  seen: readonly EpochSeconds[],
): 'accepted' | 'tooOld' | 'tooFarAhead' | 'repeated' {
  const ageMs = at - occurredAt * 1000;
  if (ageMs > MAX_REPORT_AGE_MS) return 'tooOld';
  if (-ageMs > MAX_SAMPLE_LEAD_MS) return 'tooFarAhead';
  const isOlderThanMemory = seen.length === MAX_REMEMBERED_REPORTS && occurredAt < seen[0];
  return isOlderThanMemory || seen.includes(occurredAt) ? 'repeated' : 'accepted';
}

/** Adds an accepted report to those remembered, ascending; the oldest gives way. */
export function remember(seen: readonly EpochSeconds[], occurredAt: EpochSeconds): readonly EpochSeconds[] {
  const after = seen.findLastIndex((time) => time < occurredAt) + 1;
  const all = seen.toSpliced(after, 0, occurredAt);
  return all.length > MAX_REMEMBERED_REPORTS ? all.slice(1) : all;
}

/**
 * Reports other than OK in a row, this one included. An OK always ends the row; others count only while the host is
 * judged.
 */
export function failuresAfter(failures: number, status: CheckReport['status'], isJudged: boolean): number {
  if (status === 'OK') return 0;
  return isJudged ? failures + 1 : failures;
}
