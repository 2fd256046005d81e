import type { AlertGroupSettingSpec } from '@tocsin/config-domain';
import { listInput, mustBe, nonEmptyTextInput, textInput, wholeNumberInput, withoutNulls } from '@tocsin/input';
import { parseScopeText, type RoleRef } from '@tocsin/payload-schemas';
import { z } from 'zod';

/** Longest texts, in characters. */
const MAX_NAME = 1_024;
const MAX_MEMO = 2_048;
/** Name of a service or id of a monitor. */
const MAX_REFERENCE = 63;
/** Most items of a list. */
const MAX_SCOPES = 1_000;
/** A year, in minutes. */
const MAX_NOTIFICATION_INTERVAL = 525_600;

const names = listInput(textInput(MAX_REFERENCE), MAX_SCOPES).default([]);

/** A space after the colon is accepted, since monitors show it so. */
const role: z.ZodType<RoleRef> = z.string(mustBe('"service:role"')).transform((text, context) => {
  const scope = parseScopeText(text);
  if (scope?.role !== undefined) return { service: scope.service, role: scope.role };
  context.addIssue(`must be "service:role", not ${JSON.stringify(text.slice(0, 60))}`);
  return z.NEVER;
});

/**
 * The body of a request that creates or replaces an alert group setting: null is taken for unset, unknown members are
 * passed over. What it refers to is judged by `checkAlertScopes`.
 */
export const alertGroupSettingInput: z.ZodType<AlertGroupSettingSpec> = z.preprocess(
  withoutNulls,
  z.object(
    {
      name: nonEmptyTextInput(MAX_NAME),
      memo: textInput(MAX_MEMO).default(''),
      serviceScopes: names,
      roleScopes: listInput(role, MAX_SCOPES).default([]),
      monitorScopes: names,
      notificationInterval: wholeNumberInput(10, MAX_NOTIFICATION_INTERVAL).optional(),
    },
    { error: 'the body must be a JSON object' },
  ),
);
