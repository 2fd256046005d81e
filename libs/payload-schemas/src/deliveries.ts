import { z } from 'zod';
import { epochMs, id } from './primitives.js';

/** Why a delivery was never attempted. */
export const skipReason = z.enum([
  /** Of records of 0.1. */
  'channel_type_not_offered',
  'mail_not_set_up',
  'no_recipients',
  'channel_suspended',
  'channel_deleted',
  'monitor_muted',
  'monitor_snoozed',
  'host_not_working',
  'told_by_alert_group',
  'superseded',
]);
export type SkipReason = z.infer<typeof skipReason>;

/** Why a delivery ended without success. */
export const deadReason = z.enum([
  'retries_exhausted',
  'gone',
  'permanent_error',
  'backlog_expired',
  'channel_deleted',
  'address_refused',
]);
export type DeadReason = z.infer<typeof deadReason>;

const common = {
  org: id,
  /** A channel, a project webhook, or the mails of a KPI monitor. */
  channelId: id,
  /** What the delivery tells of: an alert, an alert group, findings of a KPI monitor, a notice, a test. */
  subject: z.string(),
  subjectKind: z.enum(['alert', 'alertGroup', 'kpi', 'notice', 'test']),
  /** The transition of the subject. */
  sequence: z.int(),
  /** 0 at first; a replay is a new round with the same `webhookId`. */
  round: z.int(),
  /** The same in every attempt of every round. */
  webhookId: z.string(),
  at: epochMs,
};

/** Value of `deliveries.v1`: one attempt, or one end (with its last attempt in it, when there was one). Key: `org/channelId`. */
export const deliveryEventV1 = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('attempt'),
    ...common,
    attempt: z.int().positive(),
    /** HTTP status, of a mail the SMTP reply code, or null when none came. */
    httpStatus: z.int().nullable(),
    /** Stable code of what went wrong. */
    error: z.string().nullable(),
    latencyMs: z.number(),
    nextAttemptAt: epochMs,
  }),
  z.object({
    event: z.literal('delivered'),
    ...common,
    attempt: z.int().positive(),
    httpStatus: z.int(),
    latencyMs: z.number(),
  }),
  z.object({
    event: z.literal('dead'),
    ...common,
    attempt: z.int(),
    httpStatus: z.int().nullable(),
    error: z.string().nullable(),
    latencyMs: z.number().nullable(),
    reason: deadReason,
  }),
  z.object({ event: z.literal('skipped'), ...common, reason: skipReason }),
]);
export type DeliveryEvent = z.infer<typeof deliveryEventV1>;

export const deliveryKey = (org: string, channelId: string): string => `${org}/${channelId}`;
