import { choiceInput, mustBe, snoozeEndInput, textInput } from '@tocsin/input';
import { alertStatus } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { z } from 'zod';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
/** Longest id or name, in characters. */
const MAX_TEXT = 200;
/** Undocumented upstream; a reason goes into every notification. */
const MAX_REASON_LENGTH = 10_000;

/** An empty parameter counts as absent: people fill in the part of an address that they know. */
export const orAbsent = <T>(schema: z.ZodType<T>): z.ZodType<T | undefined> =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

export const wholeNumberText = (max: number): z.ZodType<number> => {
  const what = `a whole number from 1 to ${max}`;
  return z
    .string(mustBe(what))
    .refine((text) => /^\d{1,10}$/.test(text) && Number(text) >= 1 && Number(text) <= max, mustBe(what))
    .transform(Number);
};
const flag = choiceInput(['true', 'false']).transform((text) => text === 'true');
const text = orAbsent(textInput(MAX_TEXT));
const limit = orAbsent(wholeNumberText(MAX_LIMIT));

const cursorWhat = 'the nextCursor of an earlier answer';
/** The id of the last alert or group that was answered. */
const idCursor = textInput(15, cursorWhat).refine((text) => /^[1-9A-HJ-NP-Za-km-z]+$/.test(text), mustBe(cursorWhat));

/** Query of `GET /api/v1/alerts`. Unknown parameters are ignored. */
export const alertsQuery = z.object({
  isOpen: orAbsent(flag),
  status: orAbsent(choiceInput(alertStatus.options)),
  monitorId: text,
  hostId: text,
  service: text,
  isAcknowledged: orAbsent(flag),
  assigneeId: text,
  projectId: text,
  limit,
  cursor: orAbsent(idCursor),
});

/** Query of `GET /api/v1/alert-groups`. */
export const alertGroupsQuery = z.object({
  isOpen: orAbsent(flag),
  settingId: text,
  limit,
  cursor: orAbsent(idCursor),
});

/** A place among monitors and their targets. A target may have long names. */
const MAX_PLACE = 1000;
const place = textInput(MAX_PLACE, cursorWhat)
  .refine((text) => /^[^/]+\/./.test(text), mustBe(cursorWhat))
  .transform((text) => {
    const end = text.indexOf('/');
    return { monitorId: text.slice(0, end), targetKey: text.slice(end + 1) };
  });

/** Query of `GET /api/v1/suppressed-alerts`. */
export const suppressedAlertsQuery = z.object({
  monitorId: text,
  hostId: text,
  service: text,
  limit,
  cursor: orAbsent(place),
});

const MAX_SEQUENCE = 2 ** 31 - 1;

/** Query of `GET /api/v1/alerts/<id>/transitions`. */
export const transitionsQuery = z.object({ limit, cursor: orAbsent(wholeNumberText(MAX_SEQUENCE)) });

export const pageSize = (wanted: number | undefined): number => wanted ?? DEFAULT_LIMIT;

export const closeBody = z.object({ reason: textInput(MAX_REASON_LENGTH).optional() }, mustBe('an object'));

export const assignBody = z.object(
  { userId: textInput(MAX_TEXT, 'the id of a user, or null').nullable() },
  mustBe('an object with userId'),
);

/** Body of a snooze. */
export const snoozeBody = (now: EpochMs): z.ZodType<{ until: EpochMs | null }> =>
  z.object({ until: snoozeEndInput(now) }, mustBe('an object with until'));
