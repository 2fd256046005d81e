import type { ProductEvent } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { builtInProperties } from './built-in-properties.js';
import { cutText } from './cut-text.js';
import { deviceOfGroups, readGroups } from './event-groups.js';
import { deviceOfUser, type EventId, readId } from './event-ids.js';
import { eventTime, type UploadTimes } from './event-time.js';
import { readGroupOperations, readUserOperations } from './property-operations.js';
import { isObject, readProperties } from './property-values.js';

/** Names of events that only the platform gives, or that stand for other things in queries. */
const RESERVED_TYPES = new Set([
  '[Amplitude] Start Session',
  '[Amplitude] End Session',
  '[Amplitude] Revenue',
  '[Amplitude] Revenue (Verified)',
  '[Amplitude] Revenue (Unverified)',
  '[Amplitude] Merged User',
  '_all',
  '_active',
  '_new',
]);

/** Event types that only change properties. */
export const IDENTIFY = '$identify';
export const GROUP_IDENTIFY = '$groupidentify';

/** What is wrong with an event, by the names of its members. */
export interface EventFaults {
  readonly missing: readonly string[];
  readonly invalid: readonly string[];
  /** Ids that are too short where no other is left. */
  readonly tooShort: readonly string[];
}

export interface EventRules extends UploadTimes {
  /** Events that happened before are no longer kept. */
  readonly oldest: EpochMs;
  /** Characters of an id. */
  readonly minIdLength: number;
}

/** Reads one event of an upload: what was not understood is left out, texts are cut, the time is corrected. */
export function readEvent(
  value: unknown,
  rules: EventRules,
): { readonly event: ProductEvent } | { readonly faults: EventFaults } {
  if (!isObject(value)) return { faults: { missing: [], invalid: ['event'], tooShort: [] } };
  const invalid: string[] = [];
  /** A member that may be left out, null or empty. */
  const optional = <T>(member: string, read: (value: unknown) => T | undefined): T | undefined => {
    const given = value[member];
    if (given === undefined || given === null || given === '') return undefined;
    const found = read(given);
    if (found === undefined) invalid.push(member);
    return found;
  };

  const type = optional('event_type', readType);
  const user = readId(value['user_id'], rules.minIdLength);
  const device = readId(value['device_id'], rules.minIdLength);
  if (user.is === 'invalid') invalid.push('user_id');
  if (device.is === 'invalid') invalid.push('device_id');
  const time = eventTime(value['time'], rules);
  if (time === undefined || time < rules.oldest) invalid.push('time');
  const insertId = optional('insert_id', readText);
  const session = optional('session_id', readWhole);
  const eventProperties = optional('event_properties', readProperties);
  const userProperties = optional('user_properties', readUserOperations);
  const groups = optional('groups', readGroups);
  const groupProperties = type === GROUP_IDENTIFY ? optional('group_properties', readGroupOperations) : undefined;

  const groupDevice = type === GROUP_IDENTIFY ? deviceOfGroups(groups ?? {}) : undefined;
  const missing = missingMembers(value, user, device, groupDevice);
  const tooShort = missing.length > 0 ? [] : tooShortIds(user, device);
  const userId = idOf(user);
  const deviceId = idOf(device) ?? (userId === undefined ? groupDevice : deviceOfUser(userId));
  const isWhole = missing.length + invalid.length + tooShort.length === 0;
  if (!isWhole || type === undefined || time === undefined || deviceId === undefined) {
    return { faults: { missing, invalid, tooShort } };
  }
  const properties = builtInProperties(value);
  return {
    event: {
      type,
      time,
      deviceId,
      ...(userId !== undefined && { userId }),
      ...(insertId !== undefined && { insertId }),
      ...(session !== undefined && session >= 0 && { sessionId: session }),
      ...filled({ properties, eventProperties, userProperties, groups, groupProperties }),
    },
  };
}

/** @param groupDevice - What stands for a device where properties of a group change: SDKs send no id with them. */
function missingMembers(
  event: Readonly<Record<string, unknown>>,
  user: EventId,
  device: EventId,
  groupDevice: string | undefined,
): string[] {
  const isTypeMissing = (event['event_type'] ?? '') === '';
  const hasNoId = user.is === 'absent' && device.is === 'absent' && groupDevice === undefined;
  return [...(isTypeMissing ? ['event_type'] : []), ...(hasNoId ? ['user_id', 'device_id'] : [])];
}

function tooShortIds(user: EventId, device: EventId): string[] {
  if (idOf(user) !== undefined || idOf(device) !== undefined) return [];
  return [...(user.is === 'tooShort' ? ['user_id'] : []), ...(device.is === 'tooShort' ? ['device_id'] : [])];
}

const idOf = (id: EventId): string | undefined => (id.is === 'id' ? id.id : undefined);

function readType(value: unknown): string | undefined {
  const type = readText(value);
  return type === undefined || RESERVED_TYPES.has(type) ? undefined : type;
}

function readText(value: unknown): string | undefined {
  const text = typeof value === 'string' ? cutText(value) : '';
  return text === '' ? undefined : text;
}

const readWhole = (value: unknown): number | undefined => (Number.isSafeInteger(value) ? (value as number) : undefined);

/** Only the members that have members. */
function filled(objects: Readonly<Record<string, object | undefined>>): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(objects).filter((entry): entry is [string, object] => Object.keys(entry[1] ?? {}).length > 0),
  );
}
