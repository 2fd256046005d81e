import { z } from 'zod';
import { epochMs, id } from './primitives.js';

/** Events of one record at most: ingestion cuts a larger upload. */
export const MAX_EVENTS_PER_RECORD = 1000;

/** Into how many owners the events of a project are spread, by device: `project:ID/0` to `project:ID/15`. */
export const PROJECT_SLOTS = 16;

/** `project:ID/SLOT`: some of the devices that send events of a project. */
export const projectOwner = z.string().regex(/^project:[^/]+\/(\d|1[0-5])$/);

const properties = z.record(z.string(), z.json());
/** Properties to change, by operation: `$set`, `$setOnce`, … */
const operations = z.record(z.string(), properties);

/** One product event as ingestion took it in: what was not understood is left out, texts are cut, the time is corrected. */
export const productEvent = z.object({
  /** What happened: `Signup`; `$identify` and `$groupidentify` only change properties. */
  type: z.string().min(1),
  /** When it happened. */
  time: epochMs,
  /** Who did it, as far as the client knew. */
  userId: z.string().min(1).optional(),
  /** Of a client that named no device: made of the user's id. */
  deviceId: z.string().min(1),
  /** Another event of the device with the same one, within 7 days, is a repeat. */
  insertId: z.string().min(1).optional(),
  /** When the session began, in ms; absent: it is part of none. */
  sessionId: z.int().optional(),
  /** What clients tell of platform, place and purchase, by the names that queries use: `platform`, `country`, `revenue`. */
  properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  eventProperties: properties.optional(),
  userProperties: operations.optional(),
  /** Names of the groups that the user belongs to, by type of group. */
  groups: z.record(z.string(), z.array(z.string())).optional(),
  /** Of `$groupidentify`. */
  groupProperties: operations.optional(),
});

/** Product events of one upload that belong to one owner, in the order in which they were sent. Key: `org/project:ID/SLOT`. */
export const productEventsV1 = z.object({
  org: id,
  owner: projectOwner,
  /** When the upload came: `server_upload_time` of its answer. */
  receivedAt: epochMs,
  events: z.array(productEvent).min(1).max(MAX_EVENTS_PER_RECORD),
});

export type ProductEvent = z.infer<typeof productEvent>;
export type ProductEvents = z.infer<typeof productEventsV1>;

/** @param slot - Of the device, below `PROJECT_SLOTS`. */
export const projectOwnerOf = (projectId: string, slot: number): string => `project:${projectId}/${slot}`;
