import { z } from 'zod';
import { alertStatus, epochMs, epochSeconds, hostStatus, id, roleRef } from '../primitives.js';
import { signingState } from './signing.js';

/*
 * What `config.v1` tells of each kind of entity. Members ending in `Sealed` hold ciphertext of `SecretBox`
 * (delivery-security); a topic never carries such a value in the clear.
 */

/** What the organization has; in this order, each with what the one before it has. */
export const plan = z.enum(['starter', 'plus', 'growth', 'enterprise']);
export type Plan = z.infer<typeof plan>;

export const organizationState = z.object({
  id,
  /** Unique, URL-safe: in every path and in `orgName` of webhooks. */
  name: z.string(),
  displayName: z.string().nullable(),
  /** IANA name; recurrences of downtimes follow it. */
  timeZone: z.string(),
  /** Records of 0.1 have none of the two: their organizations had everything. */
  plan: plan.default('enterprise'),
  /** The package that gives KPI monitors and project webhooks to the plans below `enterprise`. */
  hasInsights: z.boolean().default(false),
});

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const apiKeyState = z.object({
  id,
  name: z.string(),
  /** SHA-256 of the key, lower-case hex. The key itself is nowhere. */
  sha256,
  canRead: z.boolean(),
  canWrite: z.boolean(),
  /** The user on whose behalf the key acts, if it belongs to one. */
  userId: id.nullable(),
});

/** What a person may do with projects and people; in this order, each with what the one before it may. */
export const userRole = z.enum(['viewer', 'member', 'manager', 'admin']);
export type UserRole = z.infer<typeof userRole>;

export const userState = z.object({
  id,
  screenName: z.string(),
  email: z.string(),
  /** In the whole organization. */
  role: userRole.default('viewer'),
  /** Roles that take the place of `role` in one project each. */
  projectRoles: z.array(z.object({ projectId: id, role: userRole })).default([]),
});

export const serviceState = z.object({
  id,
  name: z.string(),
  memo: z.string(),
  roles: z.array(z.object({ name: z.string(), memo: z.string() })),
});

/** A host without meta and interfaces. */
export const hostState = z.object({
  id,
  name: z.string(),
  displayName: z.string().nullable(),
  customIdentifier: z.string().nullable(),
  memo: z.string(),
  status: hostStatus,
  isRetired: z.boolean(),
  retiredAt: epochSeconds.nullable(),
  createdAt: epochSeconds,
  roles: z.array(roleRef),
  /** Check monitors that the host's agent declared. */
  checks: z.array(z.object({ name: z.string(), memo: z.string() })),
});

export const graphDefinitionState = z.object({
  id,
  name: z.string(),
  displayName: z.string(),
  unit: z.string(),
  metrics: z.array(z.object({ name: z.string(), displayName: z.string(), isStacked: z.boolean() })),
});

/** `service` or `service:role` apart; a scope without a role means every role of the service. */
export const scope = z.object({ service: z.string(), role: z.string().optional() });
export type Scope = z.infer<typeof scope>;

const monitorCommon = {
  id,
  name: z.string(),
  memo: z.string(),
  isMute: z.boolean(),
  /** Minutes, at least 10; absent: never sent again. */
  notificationInterval: z.number().optional(),
};
const threshold = {
  operator: z.enum(['>', '<']),
  /** Absent: this level is never reached. 0 is a threshold like any other. */
  warning: z.number().optional(),
  critical: z.number().optional(),
};

/** When an alert flaps, and how long it must be calm to end. */
export const flapDamping = z.object({
  /** It is the alert of its monitor and target that so many open within so many minutes. */
  openings: z.int().min(2).max(10),
  minutes: z.int().min(10).max(1440),
  /** Minutes without a judgement that is not ok. */
  calmMinutes: z.int().min(5).max(1440),
});
export type FlapDamping = z.infer<typeof flapDamping>;

/**
 * What a monitor of a metric can do beyond Mackerel. API v0 neither shows nor changes it; an absent member is off.
 */
export const metricMonitorOptions = z.object({
  /** An alert keeps a level until the mean has passed its recovery threshold; on the good side of the level's threshold. */
  recoveryWarning: z.number().optional(),
  recoveryCritical: z.number().optional(),
  /** 2–10: an alert closes when so many judgements in a row were ok. */
  closeAttempts: z.int().min(2).max(10).optional(),
  /** An alert opens when the newest judgement and at least `breaches` of the last `points` were not ok; instead of `maxCheckAttempts`. */
  openWhen: z.object({ breaches: z.int().min(1).max(10), points: z.int().min(1).max(10) }).optional(),
  /** Judgements in a row that a level takes, each in place of `maxCheckAttempts`; never together with `openWhen`. */
  attempts: z
    .object({ warning: z.int().min(1).max(10).optional(), critical: z.int().min(1).max(10).optional() })
    .optional(),
  /** Every point of a post with several is judged, in order of time, not the newest only. */
  judgesEveryPoint: z.literal(true).optional(),
  /** 1–20: a point that is so many minutes older than the newest one at most has that one judged again. */
  allowedLateMinutes: z.int().min(1).max(20).optional(),
  /**
   * What becomes of an alert, or of none, when the metric has had no newer point for so many minutes (10–10,080 in steps of
   * 10): it has this status. A service monitor with missing durations has none of this.
   */
  noData: z.object({ minutes: z.int().min(10).max(10_080).multipleOf(10), status: alertStatus }).optional(),
  /** An edit judges what is open at once. */
  rejudgesOnEdit: z.literal(true).optional(),
  /** An alert that opens again and again stays open until it has been calm. */
  flapDamping: flapDamping.optional(),
});
export type MetricMonitorOptions = z.infer<typeof metricMonitorOptions>;

/** What a connectivity monitor can do beyond Mackerel; likewise. */
export const connectivityMonitorOptions = z.object({
  /** While its alert says that a host is gone, no other alert of the host opens. */
  holdsBackHostAlerts: z.literal(true).optional(),
});
export type ConnectivityMonitorOptions = z.infer<typeof connectivityMonitorOptions>;

/** Options of whatever kind of monitor. */
export type MonitorOptions = MetricMonitorOptions & ConnectivityMonitorOptions;

export const hostMonitor = z.object({
  type: z.literal('host'),
  ...monitorCommon,
  ...threshold,
  options: metricMonitorOptions.optional(),
  /** Number of newest points that are averaged, 1–10. */
  duration: z.int(),
  metric: z.string(),
  maxCheckAttempts: z.int(),
  scopes: z.array(scope),
  excludeScopes: z.array(scope),
});
export const connectivityMonitor = z.object({
  type: z.literal('connectivity'),
  ...monitorCommon,
  options: connectivityMonitorOptions.optional(),
  alertStatusOnGone: z.enum(['CRITICAL', 'WARNING']),
  scopes: z.array(scope),
  excludeScopes: z.array(scope),
});
export const serviceMonitor = z.object({
  type: z.literal('service'),
  ...monitorCommon,
  ...threshold,
  options: metricMonitorOptions.optional(),
  service: z.string(),
  duration: z.int(),
  metric: z.string(),
  maxCheckAttempts: z.int(),
  /** Minutes without a point until the level is reached. */
  missingDurationWarning: z.number().optional(),
  missingDurationCritical: z.number().optional(),
});
export const externalMonitor = z.object({
  type: z.literal('external'),
  ...monitorCommon,
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
  /** The whole URL, sealed: it may hold userinfo or a token. */
  urlSealed: z.string(),
  service: z.string().optional(),
  responseTimeWarning: z.number().optional(),
  responseTimeCritical: z.number().optional(),
  responseTimeDuration: z.int().optional(),
  containsString: z.string().optional(),
  maxCheckAttempts: z.int(),
  certificationExpirationWarning: z.number().optional(),
  certificationExpirationCritical: z.number().optional(),
  skipCertificateVerification: z.boolean(),
  expectedStatusCode: z.int().optional(),
  headers: z.array(z.object({ name: z.string(), valueSealed: z.string() })),
  requestBody: z.string(),
  followRedirect: z.boolean(),
  dualstack: z.enum(['ipv4', 'ipv6', 'auto']),
});
export const expressionMonitor = z.object({
  type: z.literal('expression'),
  ...monitorCommon,
  ...threshold,
  expression: z.string(),
  evaluateBackwardMinutes: z.int(),
});
const sensitivity = z.enum(['insensitive', 'normal', 'sensitive']);
export const anomalyDetectionMonitor = z.object({
  type: z.literal('anomalyDetection'),
  ...monitorCommon,
  warningSensitivity: sensitivity.optional(),
  criticalSensitivity: sensitivity.optional(),
  maxCheckAttempts: z.int(),
  trainingPeriodFrom: epochSeconds.optional(),
  scopes: z.array(scope),
});
export const queryMonitor = z.object({
  type: z.literal('query'),
  ...monitorCommon,
  ...threshold,
  query: z.string(),
  legend: z.string().optional(),
  evaluateBackwardMinutes: z.int(),
});
export const monitorState = z.discriminatedUnion('type', [
  hostMonitor,
  connectivityMonitor,
  serviceMonitor,
  externalMonitor,
  expressionMonitor,
  anomalyDetectionMonitor,
  queryMonitor,
]);

export const channelEvent = z.enum(['alert', 'alertGroup', 'hostStatus', 'hostRegister', 'hostRetire', 'monitor']);
export type ChannelEvent = z.infer<typeof channelEvent>;
const channelCommon = {
  id,
  name: z.string(),
  /** When deliveries were stopped because the receiver kept failing; null: they go out. */
  suspendedAt: epochSeconds.nullable(),
  events: z.array(channelEvent),
};
export const channelState = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('webhook'),
    ...channelCommon,
    /** The whole URL, sealed; userinfo included. */
    urlSealed: z.string(),
    enabledGraphImage: z.boolean(),
    /** Absent: what is sent is not signed. */
    signing: signingState.optional(),
  }),
  z.object({
    type: z.literal('slack'),
    ...channelCommon,
    urlSealed: z.string(),
    mentions: z.object({ ok: z.string().optional(), warning: z.string().optional(), critical: z.string().optional() }),
    enabledGraphImage: z.boolean(),
  }),
  z.object({ type: z.literal('email'), ...channelCommon, emails: z.array(z.string()), userIds: z.array(z.string()) }),
]);

export const notificationGroupState = z.object({
  id,
  type: z.enum(['group', 'group-default']),
  name: z.string(),
  notificationLevel: z.enum(['all', 'critical']),
  childNotificationGroupIds: z.array(id),
  childChannelIds: z.array(id),
  monitors: z.array(z.object({ id, skipDefault: z.boolean() })),
  services: z.array(z.object({ name: z.string() })),
});

export const weekday = z.enum(['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']);
export type Weekday = z.infer<typeof weekday>;

/** When a downtime comes again, in the organization's time zone. */
export const recurrence = z.object({
  type: z.enum(['hourly', 'daily', 'weekly', 'monthly', 'yearly']),
  /** Every so many hours, days, …; at least 1. */
  interval: z.int().positive(),
  /** For `weekly`; absent: the weekday of `start`. */
  weekdays: z.array(weekday).optional(),
  /** No window begins after. */
  until: epochSeconds.optional(),
});
export type Recurrence = z.infer<typeof recurrence>;

/**
 * In its windows the alerts that it matches do not open. Services, roles and monitors are conditions that must all hold; an
 * empty list is none; the excluded are taken away.
 */
export const downtimeState = z.object({
  id,
  name: z.string(),
  memo: z.string(),
  /** Of the first window. */
  start: epochSeconds,
  /** Minutes, at least 1. */
  duration: z.int().positive(),
  recurrence: recurrence.optional(),
  serviceScopes: z.array(z.string()),
  serviceExcludeScopes: z.array(z.string()),
  roleScopes: z.array(roleRef),
  roleExcludeScopes: z.array(roleRef),
  monitorScopes: z.array(id),
  monitorExcludeScopes: z.array(id),
  /** Mackerel's way: what is still wrong when a window ends stays silent until it has been well once. Default false. */
  staysSilentAfterEnd: z.boolean(),
});

/** Alerts that it matches and that are open together are one alert group. The three conditions must all hold; an empty one does. */
export const alertGroupSettingState = z.object({
  id,
  name: z.string(),
  memo: z.string(),
  serviceScopes: z.array(z.string()),
  roleScopes: z.array(roleRef),
  monitorScopes: z.array(id),
  /** Minutes, at least 10; absent: never sent again. */
  notificationInterval: z.number().optional(),
});

/** 32 lower-case hex digits, as Amplitude's. */
const projectApiKey = z.string().regex(/^[0-9a-f]{32}$/);

/** What events are sent to, and charts, KPI monitors and webhooks belong to. */
export const projectState = z.object({
  id,
  /** What APIs and URLs show as Amplitude's do; from 100001, unique in the installation, never given twice. */
  number: z.int().positive(),
  /** Unique in the organization. */
  name: z.string(),
  /** In the clear: every browser that sends events shows it, and it only writes. */
  apiKey: projectApiKey,
  /** The API key before, after a rotation; null when it was revoked. */
  formerApiKey: z.object({ apiKey: projectApiKey, acceptedUntil: epochMs }).nullable(),
  /** SHA-256 of the secret key, lower-case hex. The key itself is nowhere. */
  secretKeySha256: sha256,
  /** IANA name; days and hours of charts and monitors follow it. */
  timeZone: z.string(),
  weekStart: weekday,
});

export type OrganizationState = z.infer<typeof organizationState>;
export type ApiKeyState = z.infer<typeof apiKeyState>;
export type UserState = z.infer<typeof userState>;
export type ServiceState = z.infer<typeof serviceState>;
export type HostState = z.infer<typeof hostState>;
export type GraphDefinitionState = z.infer<typeof graphDefinitionState>;
export type MonitorState = z.infer<typeof monitorState>;
export type HostMonitor = z.infer<typeof hostMonitor>;
export type ConnectivityMonitor = z.infer<typeof connectivityMonitor>;
export type ServiceMonitor = z.infer<typeof serviceMonitor>;
export type ExternalMonitor = z.infer<typeof externalMonitor>;
export type ExpressionMonitor = z.infer<typeof expressionMonitor>;
export type AnomalyDetectionMonitor = z.infer<typeof anomalyDetectionMonitor>;
export type QueryMonitor = z.infer<typeof queryMonitor>;
export type ChannelState = z.infer<typeof channelState>;
export type NotificationGroupState = z.infer<typeof notificationGroupState>;
export type DowntimeState = z.infer<typeof downtimeState>;
export type AlertGroupSettingState = z.infer<typeof alertGroupSettingState>;
export type ProjectState = z.infer<typeof projectState>;
