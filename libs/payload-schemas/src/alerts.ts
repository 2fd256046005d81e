import { z } from 'zod';
import { actor, alertStatus, epochSeconds, hostStatus, id, person, roleRef } from './primitives.js';

export const monitorType = z.enum([
  'connectivity',
  'host',
  'service',
  'external',
  'check',
  'expression',
  'anomalyDetection',
  'query',
  /** A monitor of a project's KPIs: see `kpi-findings.ts`. */
  'kpi',
]);
export type MonitorType = z.infer<typeof monitorType>;

/** Why a transition happened; the values of Mackerel's alert log API. */
export const trigger = z.enum([
  'monitoring',
  'manual',
  'monitorDelete',
  'hostRetire',
  'serviceDelete',
  'anomalyDetectionManuallyRetraining',
  'externalMonitoringServiceChange',
]);
export type Trigger = z.infer<typeof trigger>;

/**
 * What a transition is. Only the first four notify (`NOTIFYING_CHANGES`); `resend` repeats the notification of an alert whose
 * status stays. The rest is shown in the alert's log.
 */
export const alertChange = z.enum([
  'open',
  'status',
  'resend',
  'close',
  'acknowledge',
  'unacknowledge',
  'assign',
  'snooze',
]);
export type AlertChange = z.infer<typeof alertChange>;
export const NOTIFYING_CHANGES: ReadonlySet<AlertChange> = new Set(['open', 'status', 'resend', 'close']);

/** What an alert is about. */
export const alertTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('host'), id }),
  z.object({ kind: z.literal('service'), name: z.string() }),
  z.object({ kind: z.literal('monitor') }),
  z.object({ kind: z.literal('series'), name: z.string(), labels: z.record(z.string(), z.string()) }),
]);
export type AlertTarget = z.infer<typeof alertTarget>;

/**
 * One change of one alert, with all that a notification needs. Identity: `(alert.id, sequence)`; repeats are possible
 * and equal. Key: `org/alertId`, so that the transitions of an alert are in order.
 */
export const alertTransitionV1 = z.object({
  org: z.object({ id, name: z.string() }),
  alert: z.object({
    /** 15 characters of base58 that sort by opening time. */
    id,
    type: monitorType,
    monitorId: id,
    target: alertTarget,
    status: alertStatus,
    isOpen: z.boolean(),
    /** Event time, not the time of processing. */
    openedAt: epochSeconds,
    /** Never before `openedAt`. */
    closedAt: epochSeconds.nullable(),
    statusChangedAt: epochSeconds,
    /** The worst status that this alert has had so far: decides whether a critical-only receiver hears of its end. */
    worstStatus: alertStatus,
    /** Text given by whoever closed it by hand. */
    reason: z.string().optional(),
    /** Who has acknowledged it, and when; absent: nobody. */
    acknowledged: z.object({ at: epochSeconds, by: actor }).optional(),
    /** Who looks after it. */
    assignee: person.optional(),
    /** Not sent again before. */
    snoozedUntil: epochSeconds.optional(),
    /** Whether it opens again and again, and therefore stays open until it has been calm; absent: no. */
    isFlapping: z.literal(true).optional(),
    /** Settings of the alert groups that it belongs to since it opened; absent: none. */
    alertGroupSettingIds: z.array(id).optional(),
  }),
  /** 1 for the opening; grows by one. */
  sequence: z.int().positive(),
  /** Null on opening. */
  previousStatus: alertStatus.nullable(),
  trigger,
  /** Absent in records of 0.1: an opening, a change of status or the end, as sequence and status tell. */
  change: alertChange.optional(),
  /** Event time of this transition. Absent in records of 0.1, where it was that of the status: `alert.statusChangedAt`. */
  at: epochSeconds.optional(),
  /** Human text, as in the webhook's `message`. */
  message: z.string(),
  /** Who did it, when a person did. */
  user: person.nullable(),
  monitor: z.object({
    id,
    type: monitorType,
    /** Of the configuration entity; 0 for a check monitor, which is none. */
    revision: z.int(),
    name: z.string(),
    memo: z.string(),
    isMute: z.boolean(),
    operator: z.enum(['>', '<']).optional(),
    warning: z.number().optional(),
    critical: z.number().optional(),
    duration: z.int().optional(),
    maxCheckAttempts: z.int().optional(),
    notificationInterval: z.number().optional(),
  }),
  /** The host as it was when this was judged. */
  host: z
    .object({
      id,
      name: z.string(),
      memo: z.string(),
      status: hostStatus,
      isRetired: z.boolean(),
      roles: z.array(roleRef),
    })
    .optional(),
  /** The service as it was when this was judged, with all its roles. */
  service: z.object({ id, name: z.string(), memo: z.string(), roles: z.array(z.string()) }).optional(),
  /** What was compared: kinds with a metric only. `value` is the mean of the window; null when there is none. */
  metric: z.object({ label: z.string(), value: z.number().nullable() }).optional(),
  /**
   * What it was judged on: the points that were averaged, oldest first, how many judgements in a row were not ok, when what
   * is silent was last heard of, and for monitors that run by themselves what the run found. Threshold and revision are in
   * `monitor`.
   */
  why: z
    .object({
      points: z.array(z.object({ time: epochSeconds, value: z.number() })),
      attempts: z.int().optional(),
      /** Of alerts about silence: the host's last post of metrics, or the time of the metric's newest point. */
      lastSeenAt: epochSeconds.optional(),
      /** Time of the point that came late and changed what had been found before. */
      amendedBy: epochSeconds.optional(),
      result: z.unknown().optional(),
    })
    .optional(),
  /** Offset in `config.v1` up to which the configuration was known when this was judged. */
  configOffset: z.int(),
});
export type AlertTransition = z.infer<typeof alertTransitionV1>;

export const alertKey = (org: string, alertId: string): string => `${org}/${alertId}`;

/**
 * One change of an alert group: the alerts of one setting that are open together. Identity: `(group.id, sequence)`. Key:
 * `org/groupId`.
 */
export const groupTransitionV1 = z.object({
  org: z.object({ id, name: z.string() }),
  group: z.object({
    /** 15 characters of base58 that sort by opening time. */
    id,
    /** The worst of its open members; `ok` once closed. */
    status: alertStatus,
    isOpen: z.boolean(),
    openedAt: epochSeconds,
    closedAt: epochSeconds.nullable(),
    worstStatus: alertStatus,
    /** Alerts that are open in it, and all that ever belonged to it. */
    openMembers: z.int(),
    members: z.int(),
  }),
  sequence: z.int().positive(),
  change: z.enum(['open', 'status', 'resend', 'close']),
  /** Event time of this change. */
  at: epochSeconds,
  setting: z.object({ id, name: z.string(), memo: z.string() }),
  configOffset: z.int(),
});
export type GroupTransition = z.infer<typeof groupTransitionV1>;
