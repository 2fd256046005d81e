import { choiceInput, listInput, mustBe, nonEmptyTextInput, strictInput, textInput } from '@tocsin/input';
import { parseScopeText, type RoleRef } from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';
import { z } from 'zod';
import { durationSeconds } from './duration.js';
import { seriesValues } from './series-values.js';

/** Longest name of anything, in characters. */
const MAX_NAME = 1_024;
/** Longest timeline, and longest text of a series, in characters. */
const MAX_TIMELINE = 1_048_576;
const MAX_SERIES_TEXT = 65_536;
/** Most items of a list. */
const MAX_MONITORS = 5_000;
const MAX_HOSTS = 1_000;
const MAX_SERVICES = 1_000;
const MAX_ROLES = 100;
const MAX_CHECKS = 200;
const MAX_TESTS = 1_000;
const MAX_SERIES = 100;
const MAX_EXPECTATIONS = 1_000;
/** Two weeks, in seconds: what may pass in one test. */
export const MAX_SPAN_SECONDS = 14 * 86_400;
const MAX_INTERVAL_SECONDS = 86_400;

const name = nonEmptyTextInput(MAX_NAME);

function duration(min: number, max: number, what: string): z.ZodType<number> {
  return z.union([z.string(), z.literal(0)], mustBe(what)).transform((text, context) => {
    const seconds = durationSeconds(String(text));
    if (seconds !== undefined && seconds >= min && seconds <= max) return seconds;
    context.addIssue(`must be ${what}, not ${JSON.stringify(text)}`);
    return z.NEVER;
  });
}

const role: z.ZodType<RoleRef> = z.string(mustBe('"service:role"')).transform((text, context) => {
  const scope = parseScopeText(text);
  if (scope?.role !== undefined) return { service: scope.service, role: scope.role };
  context.addIssue(`must be "service:role", not ${JSON.stringify(text.slice(0, 60))}`);
  return z.NEVER;
});

/** A host of a file of tests. */
export const hostInput = strictInput({
  name,
  roles: listInput(role, MAX_ROLES).default([]),
  status: choiceInput(['working', 'standby', 'maintenance', 'poweroff']).default('working'),
  checks: listInput(name, MAX_CHECKS).default([]),
});

/** A service of a file of tests. */
export const serviceInput = strictInput({ name, roles: listInput(name, MAX_ROLES).default([]) });

const values = textInput(MAX_SERIES_TEXT).transform((text, context) => {
  try {
    return seriesValues(text);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    context.addIssue(error.message);
    return z.NEVER;
  }
});

const series = strictInput({
  host: name.optional(),
  service: name.optional(),
  metric: nonEmptyTextInput(255).refine((text) => /^[a-zA-Z0-9._-]+$/.test(text), {
    error: 'must be the name of a metric as agents post it: letters, digits, ".", "_", "-"',
  }),
  values,
}).refine((one) => (one.host === undefined) !== (one.service === undefined), {
  error: 'must have either host or service',
});

const expectation = strictInput({
  at: duration(0, MAX_SPAN_SECONDS, 'a time from the beginning, from 0 to 14d (90s, 5m, 1h30m)'),
  alert: nonEmptyTextInput(2 * MAX_NAME),
  is: choiceInput(['ok', 'warning', 'critical', 'unknown']),
  message: textInput(MAX_NAME).optional(),
});

/** A test. */
export const testInput = strictInput({
  name,
  timeline: textInput(MAX_TIMELINE).optional(),
  interval: duration(1, MAX_INTERVAL_SECONDS, 'the time between two values, from 1s to 1d (30s, 1m)').default(60),
  series: listInput(series, MAX_SERIES).optional(),
  expect: listInput(expectation, MAX_EXPECTATIONS).optional(),
});

const monitors = z.union(
  [z.string(), z.array(z.unknown()).max(MAX_MONITORS)],
  mustBe(`the name of a file, or a list of at most ${MAX_MONITORS} monitors`),
);

/** A file of tests as a whole. What it lists is read one by one, so that no fault hides another. */
export const testFileInput = strictInput({
  monitors,
  hosts: listInput(z.unknown(), MAX_HOSTS).default([]),
  services: listInput(z.unknown(), MAX_SERVICES).optional(),
  tests: listInput(z.unknown(), MAX_TESTS).refine((tests) => tests.length > 0, { error: 'must not be empty' }),
});

/** A file as `mkr monitors pull` writes it. */
export const monitorsFileInput = z.object(
  {
    monitors: z
      .array(z.unknown(), mustBe('a list of monitors'))
      .max(MAX_MONITORS, mustBe(`a list of at most ${MAX_MONITORS} monitors`)),
  },
  mustBe('an object with monitors, as `mkr monitors pull` writes it'),
);

export type TestHost = z.output<typeof hostInput>;
export type TestService = z.output<typeof serviceInput>;
export type MonitorTest = z.output<typeof testInput>;
export type Series = NonNullable<MonitorTest['series']>[number];
