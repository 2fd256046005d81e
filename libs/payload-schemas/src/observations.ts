import { z } from 'zod';
import { actor, epochMs, epochSeconds, id } from './primitives.js';

/** `host:ID`, `service:NAME` or `monitor:ID`: whose samples, reports or alerts a record is about. */
export const owner = z.string().regex(/^(host|service|monitor):.+$/);

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

/** A command on an alert, in the log so that it is ordered with what opens and closes the alert by itself. */
export const commandV1 = z.object({
  org: id,
  owner,
  /** Repeats of one command are one. */
  commandId: id,
  command: z.literal('close'),
  alertId: id,
  reason: z.string(),
  actor,
});

/** Appended to every partition every 5 s by each ingestion instance: it moves the time of an idle shard. */
export const tickV1 = z.object({ at: epochMs, instance: z.string() });

export const OBSERVATION_TYPE = {
  samples: 'tocsin.samples.v1',
  checkReports: 'tocsin.check-reports.v1',
  command: 'tocsin.command.v1',
  tick: 'tocsin.tick.v1',
} as const;

export type Samples = z.infer<typeof samplesV1>;
export type CheckReports = z.infer<typeof checkReportsV1>;
export type CheckReport = CheckReports['reports'][number];
export type Command = z.infer<typeof commandV1>;
export type Tick = z.infer<typeof tickV1>;

/** Key of an observation: everything about one owner lies in one partition. */
export const observationKey = (org: string, ownerKey: string): string => `${org}/${ownerKey}`;
