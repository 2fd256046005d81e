import { type EpochMs, InvalidInputError } from '@tocsin/runtime';
import { cutText } from '../product-events/cut-text.js';
import { isObject } from '../product-events/property-values.js';
import type { WantedErasure } from '../ports/user-erasures.js';

/** Users of one request at most. */
export const MAX_ERASED_USERS = 100;
/** Days that one question for jobs may span: six months. */
export const MAX_ERASURE_DAYS = 184;

const DAY_MS = 86_400_000;

/**
 * Reads the body of a request to erase users. Members that are not known are left alone.
 *
 * @throws {InvalidInputError} Naming the first member that is wrong.
 */
export function readErasure(body: unknown): Omit<WantedErasure, 'requestedAt' | 'dueAt'> {
  if (!isObject(body)) throw faultOf('body', 'a JSON object with user_ids');
  const { user_ids: userIds, amplitude_ids: amplitudeIds, requester } = body;
  if (!isNothing(amplitudeIds)) throw faultOf('amplitude_ids', 'left out: users are named by user_ids here');
  if (readFlag('delete_from_org', body['delete_from_org'])) {
    throw faultOf('delete_from_org', 'false: ask each project with its own keys');
  }
  return {
    userIds: readUserIds(userIds),
    requester: readRequester(requester),
    ignoresUnknown: ['ignore_invalid_id', 'ignore_invalid_ids'].some((member) => readFlag(member, body[member])),
  };
}

/**
 * The days for which jobs are asked.
 *
 * @throws {InvalidInputError}
 */
export function readErasureDays(parameters: Readonly<Record<string, unknown>>): { from: EpochMs; to: EpochMs } {
  const from = readDay('start_day', parameters['start_day']);
  const to = readDay('end_day', parameters['end_day']) + DAY_MS;
  if (to <= from) throw faultOf('end_day', 'start_day or later');
  if (to - from > MAX_ERASURE_DAYS * DAY_MS) {
    throw faultOf('end_day', `within ${MAX_ERASURE_DAYS} days from start_day, both included`);
  }
  return { from, to };
}

/**
 * When a day of UTC begins.
 *
 * @throws {InvalidInputError} If the text is no day of the calendar as YYYY-MM-DD.
 */
export function readDay(field: string, text: unknown): EpochMs {
  const day = typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(day) || dayText(day) !== text) throw faultOf(field, 'a day as YYYY-MM-DD');
  return day;
}

const faultOf = (field: string, expected: string): InvalidInputError =>
  new InvalidInputError(`${field}: must be ${expected}`, field);

/** The day of UTC as YYYY-MM-DD. */
export const dayText = (at: EpochMs): string => new Date(at).toISOString().slice(0, 10);

function readUserIds(value: unknown): readonly string[] {
  const given = Array.isArray(value) ? (value as readonly unknown[]) : isNothing(value) ? [] : [value];
  const ids = given.map((id) => (typeof id === 'string' || Number.isSafeInteger(id) ? cutText(String(id)) : ''));
  if (ids.length === 0 || ids.length > MAX_ERASED_USERS || ids.includes('')) {
    throw faultOf('user_ids', `a list of 1 to ${MAX_ERASED_USERS} ids of users`);
  }
  return [...new Set(ids)];
}

function readRequester(value: unknown): string {
  if (isNothing(value)) return '';
  if (typeof value !== 'string') throw faultOf('requester', 'a text that says who asks');
  return cutText(value);
}

const FLAGS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [undefined, false],
  [null, false],
  ['', false],
  [true, true],
  [false, false],
  ['true', true],
  ['false', false],
]);

/** Clients write them as booleans, and as texts such as `True`. */
function readFlag(field: string, value: unknown): boolean {
  const flag = FLAGS.get(typeof value === 'string' ? value.toLowerCase() : value);
  if (flag === undefined) throw faultOf(field, 'true or false');
  return flag;
}

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
