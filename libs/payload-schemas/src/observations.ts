import { z } from 'zod';
import { actor, alertStatus, epochMs, epochSeconds, id, person } from './primitives.js';

/**
 * `host:ID`, `service:NAME`, `monitor:ID` or `alert-group:SETTING`: whose samples, reports, results or alerts a record is
 * about.
 */
export const owner = z.string().regex(/^(host|service|monitor|alert-group):.+$/);

/** Largest number of samples in one record: ingestion cuts a larger post. */
export const MAX_SAMPLES_PER_RECORD = 1000;

/**
 * Samples that one client posted for one owner, in columns: `names[i]` had `values[i]` at `time` (or `time[i]`).
 * Hot path: consumers check it by hand (`parseSamples`), held to this schema by a property test.
 */
export const samplesV1 = z
  .object({
    org: id,
    owner,
    /** One time for all, or one for each value. Seconds as the client sent them. */
    time: z.union([epochSeconds, z.array(epochSeconds)]),
    names: z.array(z.string().min(1)).min(1).max(MAX_SAMPLES_PER_RECORD),
    values: z.array(z.number()),
  })
  .refine((v) => v.names.length === v.values.length && (!Array.isArray(v.time) || v.time.length === v.values.length), {
    message: 'names, values and an array of times must have the same length',
  });

export const checkStatus = z.enum(['OK', 'WARNING', 'CRITICAL', 'UNKNOWN']);

/** Check reports of one host, in the order in which they were posted. */
export const checkReportsV1 = z.object({
  org: id,
  owner,
  reports: z
    .array(
      z.object({
        name: z.string().min(1),
        status: checkStatus,
        message: z.string(),
        occurredAt: epochSeconds,
        /** Minutes, at least 10. */
        notificationInterval: z.int().optional(),
        /** 1–10. */
        maxCheckAttempts: z.int().min(1).max(10),
      }),
    )
    .min(1)
    .max(100),
});

const commandCommon = {
  org: id,
  owner,
  /** Repeats of one command are one. */
  commandId: id,
  alertId: id,
  actor,
};

/** A command on an alert, in the log so that it is ordered with what opens and closes the alert by itself. */
export const commandV1 = z.discriminatedUnion('command', [
  z.object({ ...commandCommon, command: z.literal('close'), reason: z.string() }),
  z.object({ ...commandCommon, command: z.literal('acknowledge') }),
  z.object({ ...commandCommon, command: z.literal('unacknowledge') }),
  /** Null: nobody looks after it any more. */
  z.object({ ...commandCommon, command: z.literal('assign'), assignee: person.nullable() }),
  /** Null: a snooze ends now. */
  z.object({ ...commandCommon, command: z.literal('snooze'), until: epochSeconds.nullable() }),
]);

/** What one run of an external monitor found: the last answer, and how the run failed if it did. */
const externalResult = z.object({
  kind: z.literal('external'),
  /** Status of the final answer; null if there was none. */
  status: z.int().nullable(),
  /**
   * From the start of the run to the end of the final answer's body; of a run whose time was over, all of that time. Null if
   * there was no whole answer for another reason.
   */
  responseTimeMs: z.number().nullable(),
  /** What alerts say: `HTTP request failed - status is 500`. Null: all that was asked for was found. */
  failure: z.string().nullable(),
  /** When the certificate that the final answer came with expires; null without TLS. */
  certificateExpiresAt: epochSeconds.nullable(),
});

/** What an expression came to. */
const expressionResult = z.object({
  kind: z.literal('expression'),
  /** The minute that was looked at: `dueAt` less the monitor's `evaluateBackwardMinutes`. */
  time: epochSeconds,
  /** Null: there is none. */
  value: z.number().nullable(),
  /** Why there is no value. */
  problem: z.string().optional(),
});

/** A value that is compared with what was expected, in the units of the series. */
const kpiBand = z.object({
  expected: z.number(),
  /** Null: there is no bound on that side. */
  lower: z.number().nullable(),
  upper: z.number().nullable(),
});

/** What names a series of a chart; of an automatic monitor the event is its name. */
const kpiSeriesName = {
  /** What people read: `Germany; plus`. Unique in the result. */
  name: z.string(),
  segment: z.object({ index: z.int(), name: z.string() }),
  groupBy: z.array(z.object({ property: z.string(), value: z.string() })),
};

/** A value with as much as comparisons ask for. A ratio lies between 0 and 1; whoever shows it makes it percent. */
const kpiValue = {
  /** Null: there is none, as nobody entered the funnel. */
  value: z.number().nullable(),
  /** Events or users, of a ratio those that it is a share of. */
  volume: z.number(),
};
const kpiBaseline = z.object(kpiValue);

/** One series in a bucket that is complete. */
const kpiSeries = z.object({
  ...kpiSeriesName,
  ...kpiValue,
  /** As far as a condition asks for them; absent: not stored so far back. */
  baselines: z.object({
    previous: kpiBaseline.optional(),
    yesterday: kpiBaseline.optional(),
    lastWeek: kpiBaseline.optional(),
  }),
  /** Of the monitor's level and sides; absent if none of its conditions asks, or `noBand` says why there is none. */
  band: kpiBand.optional(),
  noBand: z.enum(['notEnoughHistory', 'silent', 'constant']).optional(),
  /** The level has changed, and the new one is expected from now on: in the bucket that confirms it. */
  shift: z
    .object({ direction: z.enum(['up', 'down']), since: epochSeconds, before: z.number(), after: z.number() })
    .optional(),
});

/** One series in the bucket that is still filling. */
const kpiRunningSeries = z.object({
  ...kpiSeriesName,
  ...kpiValue,
  /** Of all so far, and of the latest part alone, which shows a fall that the bucket's good beginning hides. */
  soFar: z.object({ ...kpiValue, ...kpiBand.shape }).optional(),
  recent: z.object({ ...kpiValue, ...kpiBand.shape }).optional(),
});

/** What the buckets of a KPI monitor's series came to. */
const kpiResult = z.object({
  kind: z.literal('kpi'),
  /** Of the chart that was asked; 0 for an automatic monitor. */
  chartRevision: z.int(),
  interval: z.enum(['hour', 'day']),
  /** `percent`: values are shares between 0 and 1. */
  unit: z.enum(['count', 'percent', 'number']),
  /** Events that came until then were counted. */
  countedUntil: epochMs,
  /** Complete buckets, oldest first. One that was judged before is ignored. */
  buckets: z.array(z.object({ start: epochSeconds, end: epochSeconds, series: z.array(kpiSeries).max(1000) })).max(24),
  running: z
    .object({
      start: epochSeconds,
      /** What happened before it was counted. */
      until: epochSeconds,
      end: epochSeconds,
      /** Whether a value can only rise until the bucket ends. */
      onlyRises: z.boolean(),
      series: z.array(kpiRunningSeries).max(1000),
    })
    .optional(),
});

/**
 * What a scheduled monitor found in one of its runs. Whoever has the shard runs it at the edge and appends the result, so that
 * judging stays a function of the log. Key: `org/monitor:ID`.
 */
export const monitorResultV1 = z.object({
  org: id,
  owner,
  /** Of the monitor that was run. */
  revision: z.int(),
  /** When the run was due: its event time. Another result for the same moment, or an earlier one, is ignored. */
  dueAt: epochSeconds,
  result: z.discriminatedUnion('kind', [externalResult, expressionResult, kpiResult]),
});

/** A transition of an alert, for an alert group that the alert belongs to. Key: `org/alert-group:SETTING`. */
export const groupMemberV1 = z.object({
  org: id,
  owner,
  alertId: id,
  /** Of the transition; an earlier one than is known is ignored. */
  sequence: z.int().positive(),
  status: alertStatus,
  isOpen: z.boolean(),
  /** Somebody has acknowledged it. Absent in records of before, where nobody is taken to have. */
  isAcknowledged: z.boolean().optional(),
  /** Somebody has put it off until then. */
  snoozedUntil: epochSeconds.optional(),
  /** Event time of the transition. */
  at: epochSeconds,
  /** Of the transition: the setting is known to whoever knows the configuration up to it. */
  configOffset: z.int(),
});

/** Appended to every partition every 5 s by each ingestion instance: it moves the time of an idle shard. */
export const tickV1 = z.object({ at: epochMs, instance: z.string() });

export const OBSERVATION_TYPE = {
  samples: 'tocsin.samples.v1',
  checkReports: 'tocsin.check-reports.v1',
  command: 'tocsin.command.v1',
  monitorResult: 'tocsin.monitor-result.v1',
  groupMember: 'tocsin.group-member.v1',
  tick: 'tocsin.tick.v1',
} as const;

export type Samples = z.infer<typeof samplesV1>;
export type CheckReports = z.infer<typeof checkReportsV1>;
export type CheckReport = CheckReports['reports'][number];
export type Command = z.infer<typeof commandV1>;
export type MonitorResult = z.infer<typeof monitorResultV1>;
export type GroupMember = z.infer<typeof groupMemberV1>;
export type Tick = z.infer<typeof tickV1>;

/** Key of an observation: everything about one owner lies in one partition. */
export const observationKey = (org: string, ownerKey: string): string => `${org}/${ownerKey}`;
