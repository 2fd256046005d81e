import type { DowntimeSpec } from '@tocsin/config-domain';
import {
  booleanInput,
  choiceInput,
  listInput,
  mustBe,
  nonEmptyTextInput,
  textInput,
  wholeNumberInput,
  withoutNulls,
} from '@tocsin/input';
import { parseScopeText, type RoleRef, weekday } from '@tocsin/payload-schemas';
import { z } from 'zod';

const MAX_NAME = 1_024;
const MAX_MEMO = 2_048;
/** Longest name of a service or id of a monitor, in characters. */
const MAX_REFERENCE = 63;
/** Most items of a list of scopes. */
const MAX_SCOPES = 1_000;
/** The last second of the year 9999. */
const MAX_TIME = 253_402_300_799;
/** Ten years, in minutes. */
const MAX_DURATION = 5_256_000;
const MAX_INTERVAL = 10_000;
const MAX_WEEKDAYS = 7;

const role: z.ZodType<RoleRef> = z.string(mustBe('"service: role"')).transform((text, context) => {
  const scope = parseScopeText(text);
  if (scope?.role !== undefined) return { service: scope.service, role: scope.role };
  context.addIssue(`must be "service: role", not ${JSON.stringify(text.slice(0, 60))}`);
  return z.NEVER;
});
const references = listInput(textInput(MAX_REFERENCE), MAX_SCOPES).default([]);
const roles = listInput(role, MAX_SCOPES).default([]);

const recurrence = z.object(
  {
    type: choiceInput(['hourly', 'daily', 'weekly', 'monthly', 'yearly']),
    interval: wholeNumberInput(1, MAX_INTERVAL),
    weekdays: listInput(choiceInput(weekday.options), MAX_WEEKDAYS)
      .transform((weekdays) => (weekdays.length === 0 ? undefined : weekdays))
      .optional(),
    // Clients that leave it unset send 0.
    until: wholeNumberInput(0, MAX_TIME)
      .transform((until) => (until === 0 ? undefined : until))
      .optional(),
  },
  mustBe('an object with type and interval'),
);

const members = {
  name: nonEmptyTextInput(MAX_NAME),
  memo: textInput(MAX_MEMO).default(''),
  start: wholeNumberInput(0, MAX_TIME),
  duration: wholeNumberInput(1, MAX_DURATION),
  recurrence: z.preprocess(withoutNulls, recurrence).optional(),
  serviceScopes: references,
  serviceExcludeScopes: references,
  roleScopes: roles,
  roleExcludeScopes: roles,
  monitorScopes: references,
  monitorExcludeScopes: references,
};
const anObject = { error: 'the body must be a JSON object' };

/**
 * The body of a request of API v0 that creates or replaces a downtime: null is taken for unset, unknown members are passed
 * over. What it refers to, and what members mean together, is judged by `checkDowntime`.
 */
export const downtimeInput: z.ZodType<DowntimeSpec> = z.preprocess(withoutNulls, z.object(members, anObject));

/** The body of a request of API v1, which has a member more. */
export const fullDowntimeInput: z.ZodType<DowntimeSpec> = z.preprocess(
  withoutNulls,
  z.object({ ...members, staysSilentAfterEnd: booleanInput.default(false) }, anObject),
);
