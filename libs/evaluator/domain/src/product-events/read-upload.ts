import type { ProductEvent } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { MIN_ID_LENGTH } from './event-limits.js';
import { readSentAt } from './event-time.js';
import { isObject } from './property-values.js';
import { type EventFaults, readEvent } from './read-event.js';

/** Events of one upload at most. */
export const MAX_EVENTS_PER_UPLOAD = 2000;

/** Positions of events by the member that is wrong with them. */
type EventPositions = Readonly<Record<string, readonly number[]>>;

/** Why nothing of an upload is taken: the body of the answer. Clients drop what is named and send the rest again. */
export interface UploadRefusal {
  readonly code: 400 | 413;
  readonly error: string;
  readonly missing_field?: string;
  readonly events_with_missing_fields?: EventPositions;
  readonly events_with_invalid_fields?: EventPositions;
  readonly events_with_invalid_id_lengths?: EventPositions;
}

/** An upload whose events have not been looked at. */
export interface Upload {
  readonly apiKey: string;
  readonly events: readonly unknown[];
  readonly minIdLength: number;
  readonly sentAt: EpochMs | undefined;
}

/** @param body - Parsed JSON. */
export function readUpload(body: unknown): Upload | { readonly refusal: UploadRefusal } {
  if (!isObject(body)) return refused('Invalid JSON request body');
  const { api_key: apiKey, events, options, client_upload_time: clientUploadTime } = body;
  if (typeof apiKey !== 'string' || apiKey === '') return missing('api_key');
  if (!Array.isArray(events) || events.length === 0) return missing('events');
  if (events.length > MAX_EVENTS_PER_UPLOAD) return { refusal: { code: 413, error: 'Payload too large' } };
  return { apiKey, events, minIdLength: minIdLengthOf(options), sentAt: readSentAt(clientUploadTime) };
}

/**
 * Reads the events of an upload, all or none of them.
 *
 * @param receivedAt - Now.
 * @param oldest - Events that happened before are no longer kept.
 */
export function readEvents(
  { events, minIdLength, sentAt }: Omit<Upload, 'apiKey'>,
  receivedAt: EpochMs,
  oldest: EpochMs,
): { readonly events: readonly ProductEvent[] } | { readonly refusal: UploadRefusal } {
  const taken: ProductEvent[] = [];
  const faulty: Faulty = { missing: new Map(), invalid: new Map(), tooShort: new Map() };
  for (const [i, value] of events.entries()) {
    const read = readEvent(value, { minIdLength, sentAt, receivedAt, oldest });
    if ('event' in read) taken.push(read.event);
    else note(faulty, read.faults, i);
  }
  return taken.length === events.length ? { events: taken } : { refusal: refusalOf(faulty) };
}

type Faulty = Readonly<Record<keyof EventFaults, Map<string, number[]>>>;

function note(faulty: Faulty, faults: EventFaults, position: number): void {
  for (const kind of ['missing', 'invalid', 'tooShort'] as const) {
    for (const member of faults[kind]) {
      const positions = faulty[kind].get(member);
      if (positions === undefined) faulty[kind].set(member, [position]);
      else positions.push(position);
    }
  }
}

function refusalOf({ missing: absent, invalid, tooShort }: Faulty): UploadRefusal {
  const error = absent.size > 0 ? 'Request missing required field' : 'Invalid field values on some events';
  return {
    code: 400,
    error,
    ...(absent.size > 0 && { events_with_missing_fields: Object.fromEntries(absent) }),
    ...(invalid.size > 0 && { events_with_invalid_fields: Object.fromEntries(invalid) }),
    ...(tooShort.size > 0 && { events_with_invalid_id_lengths: Object.fromEntries(tooShort) }),
  };
}

function minIdLengthOf(options: unknown): number {
  const wanted = isObject(options) ? options['min_id_length'] : undefined;
  return Number.isSafeInteger(wanted) && (wanted as number) > 0 ? (wanted as number) : MIN_ID_LENGTH;
}

const refused = (error: string): { readonly refusal: UploadRefusal } => ({ refusal: { code: 400, error } });

const missing = (field: string): { readonly refusal: UploadRefusal } => ({
  refusal: { code: 400, error: 'Request missing required field', missing_field: field },
});
