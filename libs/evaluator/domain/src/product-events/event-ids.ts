import { createHash } from 'node:crypto';
import { PROJECT_SLOTS } from '@tocsin/payload-schemas';
import { cutText } from './cut-text.js';

/** What careless clients send as the id of a user or a device; it would make one person of many. */
const NOBODY = new Set([
  'anonymous',
  'nil',
  'none',
  'null',
  'n/a',
  'na',
  'undefined',
  'unknown',
  '',
  '""',
  "''",
  '00000000-0000-0000-0000-000000000000',
  '{}',
  'lmy47d',
  '0',
  '-1',
]);

/** What an event has for an id: nothing, one that is refused, one that is left out because it is too short, or an id. */
export type EventId = { readonly is: 'absent' | 'invalid' | 'tooShort' } | { readonly is: 'id'; readonly id: string };

/**
 * Reads the id of a user or a device. A whole number counts as its digits.
 *
 * @param minLength - Characters.
 */
export function readId(value: unknown, minLength: number): EventId {
  if (value === undefined || value === null) return { is: 'absent' };
  if (typeof value !== 'string' && !isWhole(value)) return { is: 'invalid' };
  const id = cutText(String(value));
  const plain = id.trim().toLowerCase();
  if (NOBODY.has(plain) || /^[0-]+$/.test(plain)) return { is: 'invalid' };
  return id.length < minLength ? { is: 'tooShort' } : { is: 'id', id };
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

/** The device of a client that names none: one for each user. */
export function deviceOfUser(userId: string): string {
  return createHash('sha256').update(userId).digest('hex').slice(0, 32);
}

/** Which of the project's slots a device belongs to: all its events are taken in one after the other. */
export function slotOfDevice(deviceId: string): number {
  return createHash('sha256').update(deviceId).digest()[0] % PROJECT_SLOTS;
}
