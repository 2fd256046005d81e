import { z } from 'zod';
import { epochSeconds, id } from '../primitives.js';
import { signingState } from './signing.js';

/*
 * What people build on the events of a project: charts, monitors of them, and webhooks. Members ending in `Sealed` hold
 * ciphertext, as in `states.ts`.
 */

/** A saved question about the events of a project, and whose it is. */
export const chartState = z.object({
  id,
  projectId: id,
  name: z.string(),
  /** The user who made it; null: a key that belongs to nobody. Only the owner sets monitors on it. */
  ownerId: id.nullable(),
  /** As it was sent; `readChartQuery` of product-queries says what it asks. */
  query: z.record(z.string(), z.json()),
});

/** The whole value of a bucket lies above or below a number: of a percentage, in percent. */
const thresholdCondition = z.object({
  type: z.literal('threshold'),
  operator: z.enum(['above', 'below']),
  value: z.number(),
});
/** It differs from an earlier one by more than so much. */
const changeCondition = z.object({
  type: z.literal('change'),
  operator: z.enum(['above', 'below']),
  /** The bucket before; the same one a day before; the same one a week before. */
  baseline: z.enum(['previous', 'yesterday', 'lastWeek']),
  /** Of percentages, `absolute` is in percentage points. */
  by: z.union([z.object({ percent: z.number().positive() }), z.object({ absolute: z.number().positive() })]),
  /** Says nothing if either bucket has less: events or users, of a ratio those that it is a share of. */
  minimumVolume: z.number().nonnegative().optional(),
});
/** It lies outside the band in which so many percent of such buckets lie. One of a monitor at most. */
const confidenceCondition = z.object({
  type: z.literal('confidence'),
  level: z.union([z.literal(95), z.literal(98), z.literal(99)]),
  sides: z.enum(['both', 'above', 'below']),
});
export const kpiCondition = z.discriminatedUnion('type', [thresholdCondition, changeCondition, confidenceCondition]);
export type KpiCondition = z.infer<typeof kpiCondition>;

/** Watches the buckets of a chart, or of every event that happens often enough. */
export const kpiMonitorState = z.object({
  id,
  projectId: id,
  name: z.string(),
  memo: z.string(),
  ownerId: id.nullable(),
  /** `everyEvent`: the automatic monitor of the project, which it has once at most; a series for each such event, by day. */
  source: z.discriminatedUnion('type', [
    z.object({ type: z.literal('chart'), chartId: id }),
    z.object({ type: z.literal('everyEvent') }),
  ]),
  /** Joined with OR; each makes an alert of its own for each series. A smart monitor has `confidence` 99 to both sides alone. */
  conditions: z.array(kpiCondition).min(1).max(10),
  isSmart: z.boolean(),
  /** An alert opens when a condition held for so many buckets in a row. */
  buckets: z.int().min(1).max(10),
  /** The bucket that is still filling is judged, too, against what it should have come to by now. */
  judgesPace: z.boolean(),
  severity: z.enum(['warning', 'critical']),
  /** Its ends are told. */
  tellsRecovery: z.boolean(),
  isMute: z.boolean(),
  /** Nobody is told of it until then. */
  snoozedUntil: epochSeconds.optional(),
  /** Minutes, at least 10; absent: never sent again. */
  notificationInterval: z.number().optional(),
  /** Who gets mails of it. */
  userIds: z.array(id),
  emails: z.array(z.string()),
});

export const projectWebhookFormat = z.enum([
  'amplitude',
  'slack',
  'teams',
  'discord',
  'googleChat',
  'pagerDuty',
  'opsgenie',
  'template',
]);
export type ProjectWebhookFormat = z.infer<typeof projectWebhookFormat>;

/** Where what the monitors of a project find is sent. */
export const projectWebhookState = z.object({
  id,
  projectId: id,
  name: z.string(),
  /** The user who made it; null: a key that belongs to nobody. */
  ownerId: id.nullable(),
  /** The whole URL. */
  urlSealed: z.string(),
  format: projectWebhookFormat,
  /** Of `pagerDuty` the routing key, of `opsgenie` the API key, of `template` what that calls `credential`. */
  credentialSealed: z.string().optional(),
  /** Of `template`, and only of that. */
  template: z.object({ text: z.string(), contentType: z.string() }).optional(),
  /** Further headers, five at most. */
  headers: z.array(z.object({ name: z.string(), valueSealed: z.string() })),
  /** Monitors of the project whose findings it gets. */
  monitorIds: z.array(id),
  /** When deliveries were stopped because the receiver kept failing; null: they go out. */
  suspendedAt: epochSeconds.nullable(),
  /** Of `amplitude` and `template`: what is sent is signed with it. Absent: nothing is. */
  signing: signingState.optional(),
});

export type ChartState = z.infer<typeof chartState>;
export type KpiMonitorState = z.infer<typeof kpiMonitorState>;
export type ProjectWebhookState = z.infer<typeof projectWebhookState>;
