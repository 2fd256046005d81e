import { z } from 'zod';
import { alertChange } from './alerts.js';
import { kpiCondition } from './config/product-states.js';
import { actor, alertStatus, epochMs, epochSeconds, id, person } from './primitives.js';

/** One alert of a KPI monitor, and what has become of it. Values of `percent` are shares between 0 and 1. */
const kpiFinding = z.object({
  alert: z.object({
    id,
    status: alertStatus,
    isOpen: z.boolean(),
    openedAt: epochSeconds,
    closedAt: epochSeconds.nullable(),
    acknowledged: z.object({ at: epochSeconds, by: actor }).optional(),
    assignee: person.optional(),
  }),
  /** Of the transition of the alert that this tells of; `(alert.id, sequence)` identifies the finding. */
  sequence: z.int().positive(),
  /** One of those that notify. */
  change: alertChange,
  condition: kpiCondition,
  series: z.object({
    /** What people read: `Germany; plus`, of an automatic monitor the event. */
    name: z.string(),
    segment: z.object({ index: z.int(), name: z.string() }),
    groupBy: z.array(z.object({ property: z.string(), value: z.string() })),
  }),
  /** The bucket that was judged last; null if there was none, as of a monitor that was deleted. */
  bucket: z
    .object({
      start: epochSeconds,
      end: epochSeconds,
      /** Absent: it is complete. Otherwise what happened before was judged. */
      until: epochSeconds.optional(),
      /** Of what happened before `until` only the latest part was judged, which a good beginning hides. */
      isLatestPart: z.literal(true).optional(),
    })
    .nullable(),
  value: z.number().nullable(),
  /** What it was compared with, by the kind of the condition. */
  threshold: z.number().optional(),
  baseline: z.object({ value: z.number(), start: epochSeconds }).optional(),
  expected: z.number().optional(),
  lower: z.number().nullable().optional(),
  upper: z.number().nullable().optional(),
  /** How far the value lies from threshold, baseline or expectation, in percent of it; null if that is 0. */
  changePercent: z.number().nullable(),
  direction: z.enum(['up', 'down']),
  /** A level that has changed for good, in the bucket that confirms it. */
  shift: z
    .object({ direction: z.enum(['up', 'down']), since: epochSeconds, before: z.number(), after: z.number() })
    .optional(),
  /** One sentence: `2026-03-01 09:00:00: 812.0 is lower than the threshold 900.0.` */
  message: z.string(),
});
export type KpiFinding = z.infer<typeof kpiFinding>;

/**
 * All that people are told of one judgement of a KPI monitor. Each finding is a transition that lies on the topic, too; this
 * puts those together that belong into one message, as far as one record can hold them. Identity: that of its first finding. Key: `org/monitor:ID`.
 */
export const kpiFindingsV1 = z.object({
  org: z.object({ id, name: z.string() }),
  project: z.object({ id, number: z.int(), name: z.string(), timeZone: z.string() }),
  monitor: z.object({
    id,
    revision: z.int(),
    name: z.string(),
    memo: z.string(),
    isAutomatic: z.boolean(),
    isSmart: z.boolean(),
    severity: z.enum(['warning', 'critical']),
    isMute: z.boolean(),
    snoozedUntil: epochSeconds.optional(),
    /** Whether people are told of ends; receivers that keep an incident for each alert are told anyway. */
    tellsRecovery: z.boolean(),
  }),
  /** Null: of an automatic monitor. */
  chart: z.object({ id, revision: z.int(), name: z.string() }).nullable(),
  interval: z.enum(['hour', 'day']),
  unit: z.enum(['count', 'percent', 'number']),
  /** Event time of the judgement. */
  at: epochSeconds,
  /** Events that came until then were counted: who counts again later may find more. */
  countedUntil: epochMs.nullable(),
  findings: z.array(kpiFinding).min(1),
  configOffset: z.int(),
});
export type KpiFindings = z.infer<typeof kpiFindingsV1>;
