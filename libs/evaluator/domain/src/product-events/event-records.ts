import { MAX_EVENTS_PER_RECORD, type ProductEvent, type ProductEvents, projectOwnerOf } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { slotOfDevice } from './event-ids.js';

/** Bytes of the JSON of a record's events, so that the log takes it. */
export const MAX_RECORD_BYTES = 800_000;

/** Whose events are written, and when they came. */
export interface EventsOf {
  readonly org: string;
  readonly projectId: string;
  readonly receivedAt: EpochMs;
}

/**
 * The records of an upload: by device, in the order of the upload, cut where one would become too large.
 *
 * @returns Undefined if a single event is too large for a record.
 */
export function eventRecords(
  { org, projectId, receivedAt }: EventsOf,
  events: readonly ProductEvent[],
): readonly ProductEvents[] | undefined {
  const records: ProductEvents[] = [];
  const filling = new Map<number, { readonly events: ProductEvent[]; bytes: number }>();
  for (const event of events) {
    const bytes = Buffer.byteLength(JSON.stringify(event)) + 1;
    if (bytes > MAX_RECORD_BYTES) return undefined;
    const slot = slotOfDevice(event.deviceId);
    let part = filling.get(slot);
    if (part === undefined || part.events.length === MAX_EVENTS_PER_RECORD || part.bytes + bytes > MAX_RECORD_BYTES) {
      part = { events: [], bytes: 0 };
      filling.set(slot, part);
      records.push({ org, owner: projectOwnerOf(projectId, slot), receivedAt, events: part.events });
    }
    part.events.push(event);
    part.bytes += bytes;
  }
  return records;
}
