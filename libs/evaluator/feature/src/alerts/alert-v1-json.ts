import type { AlertView, KpiEvidence } from '@tocsin/evaluator-domain';
import { conditionText } from '@tocsin/kpi-text';
import type { AlertChange, AlertTransition } from '@tocsin/payload-schemas';
import type { EpochMs, EpochSeconds } from '@tocsin/runtime';

/** An alert as API v1 shows it: every member is there, null where there is nothing to tell; times in milliseconds. */
export function alertV1Json(alert: AlertView): object {
  const { id, type, monitorId, target, status, isOpen, worstStatus, value, message, sequence } = alert;
  return {
    id,
    type,
    monitorId,
    target,
    status,
    worstStatus,
    isOpen,
    openedAt: toMs(alert.openedAt),
    closedAt: toMs(alert.closedAt),
    statusChangedAt: toMs(alert.statusChangedAt),
    value,
    message,
    reason: alert.reason ?? null,
    ...attentionJson(alert),
    isFlapping: alert.flapping !== undefined,
    notificationInterval: alert.notificationInterval ?? null,
    memo: alert.memo ?? null,
    kpi: alert.evidence === undefined ? null : kpiJson(alert.evidence),
    sequence,
  };
}

/** What the alert of a KPI monitor is about, and the bucket that was judged last. */
function kpiJson({ projectId, chart, condition, series, bucket, interval, unit, timeZone }: KpiEvidence): object {
  return {
    projectId,
    chartId: chart?.id ?? null,
    condition,
    conditionText: conditionText(condition, unit),
    series,
    bucket: { start: toMs(bucket.start), end: toMs(bucket.end), until: toMs(bucket.until) },
    interval,
    unit,
    timeZone,
  };
}

/** One transition with all that it was judged on. */
export function transitionV1Json(transition: AlertTransition): object {
  const { alert, sequence, previousStatus, trigger, message, user, monitor, metric, why, configOffset } = transition;
  return {
    sequence,
    change: changeOf(transition),
    at: toMs(transition.at ?? alert.statusChangedAt),
    status: alert.status,
    previousStatus,
    isOpen: alert.isOpen,
    trigger,
    user,
    message,
    reason: alert.reason ?? null,
    ...attentionJson(alert),
    isFlapping: alert.isFlapping === true,
    monitor,
    host: transition.host ?? null,
    service: transition.service ?? null,
    metric: metric ?? null,
    why: why === undefined ? null : whyJson(why),
    configOffset,
  };
}

function attentionJson({
  acknowledged,
  assignee,
  snoozedUntil,
}: Pick<AlertTransition['alert'], 'acknowledged' | 'assignee' | 'snoozedUntil'>): object {
  return {
    acknowledged: acknowledged === undefined ? null : { at: toMs(acknowledged.at), by: acknowledged.by },
    assignee: assignee ?? null,
    snoozedUntil: toMs(snoozedUntil),
  };
}

function whyJson({ points, attempts, lastSeenAt, amendedBy, result }: NonNullable<AlertTransition['why']>): object {
  return {
    points: points.map(({ time, value }) => ({ time: toMs(time), value })),
    attempts: attempts ?? null,
    lastSeenAt: toMs(lastSeenAt),
    amendedBy: toMs(amendedBy),
    result: result ?? null,
  };
}

/** Transitions of 0.1 do not name their change. */
function changeOf({ change, sequence, alert }: AlertTransition): AlertChange {
  return change ?? (sequence === 1 ? 'open' : alert.isOpen ? 'status' : 'close');
}

function toMs(seconds: EpochSeconds): EpochMs;
function toMs(seconds: EpochSeconds | null | undefined): EpochMs | null;
function toMs(seconds: EpochSeconds | null | undefined): EpochMs | null {
  return seconds === null || seconds === undefined ? null : seconds * 1000;
}
