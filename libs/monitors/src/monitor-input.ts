import {
  booleanInput,
  choiceInput,
  headerNameInput,
  headerValueInput,
  listInput,
  mustBe,
  nonEmptyTextInput,
  numberInput,
  textInput,
  wholeNumberInput,
  withoutNulls,
} from '@tocsin/input';
import { parseScopeText, type Scope } from '@tocsin/payload-schemas';
import { z } from 'zod';
import { type MonitorKind, type MonitorSpec, type MonitorSpecOf, PERCENT_METRICS } from './monitor-spec.js';

/** Longest texts, in characters. */
const MAX_NAME = 1_024;
const MAX_MEMO = 2_048;
const MAX_METRIC = 255;
const MAX_LEGEND = 1_024;
/** An expression or a query. */
const MAX_FORMULA = 8_192;
const MAX_URL = 2_048;
const MAX_HEADER_NAME = 256;
const MAX_HEADER_VALUE = 4_096;
const MAX_CONTAINED_TEXT = 1_024;
const MAX_REQUEST_BODY = 65_536;
/** Most items of a list. */
const MAX_SCOPES = 1_000;
const MAX_HEADERS = 50;
/** A year, in minutes. */
const MAX_NOTIFICATION_INTERVAL = 525_600;
/** A week, in minutes. */
const MAX_MISSING_DURATION = 10_080;

const anyNumber = numberInput(-Number.MAX_VALUE, Number.MAX_VALUE).optional();
const notNegative = numberInput(0, Number.MAX_VALUE).optional();
const oneToTen = wholeNumberInput(1, 10);
const flag = booleanInput.default(false);

/** An optional text; the empty one counts as unset. */
const optionalText = (max: number): z.ZodType<string | undefined> =>
  textInput(max)
    .transform((text) => (text === '' ? undefined : text))
    .optional();

const scopeInput: z.ZodType<Scope> = z.string(mustBe('"service" or "service: role"')).transform((text, context) => {
  const scope = parseScopeText(text);
  if (scope !== undefined) return scope;
  context.addIssue(`must be "service" or "service: role", not ${JSON.stringify(text.slice(0, 60))}`);
  return z.NEVER;
});
const scopesInput = listInput(scopeInput, MAX_SCOPES).default([]);

const metricName = /^[a-zA-Z0-9._-]+$/;
const metricInput = (isAlias: (text: string) => boolean, what: string): z.ZodType<string> =>
  nonEmptyTextInput(MAX_METRIC).refine((text) => metricName.test(text) || isAlias(text), mustBe(what));

const missingDurationInput = numberInput(10, MAX_MISSING_DURATION)
  .refine((minutes) => minutes % 10 === 0, mustBe(`a multiple of 10 from 10 to ${MAX_MISSING_DURATION} (minutes)`))
  .optional();

/** What the HTTP client makes itself of the request and its connection, and refuses to be given. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  'content-length',
  'expect',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);

const headerInput = z.object(
  {
    name: headerNameInput(MAX_HEADER_NAME).refine(
      (name) => !OF_THE_CONNECTION.has(name.toLowerCase()),
      mustBe(`a header that a monitor can send: ${[...OF_THE_CONNECTION].join(', ')} are set by the connection`),
    ),
    value: headerValueInput(MAX_HEADER_VALUE),
  },
  mustBe('an object with name and value'),
);

const urlInput = textInput(MAX_URL).refine(isHttpUrl, mustBe('a URL that begins with http:// or https://'));

function isHttpUrl(text: string): boolean {
  return text === text.trim() && URL.canParse(text) && /^https?:\/\/[^/]/i.test(text);
}

const common = {
  name: nonEmptyTextInput(MAX_NAME),
  memo: textInput(MAX_MEMO).default(''),
  isMute: flag,
  notificationInterval: numberInput(10, MAX_NOTIFICATION_INTERVAL).optional(),
};
const threshold = { operator: choiceInput(['>', '<']), warning: anyNumber, critical: anyNumber };
const sensitivity = choiceInput(['insensitive', 'normal', 'sensitive']).optional();

const host = z.object({
  type: z.literal('host'),
  ...common,
  duration: oneToTen,
  metric: metricInput(
    (text) => PERCENT_METRICS.includes(text),
    `a metric name (letters, digits, ".", "_", "-") or one of ${PERCENT_METRICS.join(', ')}`,
  ),
  ...threshold,
  maxCheckAttempts: oneToTen.default(1),
  scopes: scopesInput,
  excludeScopes: scopesInput,
});

const connectivity = z.object({
  type: z.literal('connectivity'),
  ...common,
  name: textInput(MAX_NAME)
    .transform((text) => (text.trim() === '' ? 'connectivity' : text))
    .default('connectivity'),
  alertStatusOnGone: choiceInput(['CRITICAL', 'WARNING']).optional(),
  scopes: scopesInput,
  excludeScopes: scopesInput,
});

const service = z.object({
  type: z.literal('service'),
  ...common,
  service: nonEmptyTextInput(MAX_NAME),
  duration: oneToTen,
  metric: metricInput(() => false, 'a metric name: letters, digits, ".", "_", "-"'),
  ...threshold,
  maxCheckAttempts: oneToTen.default(1),
  missingDurationWarning: missingDurationInput,
  missingDurationCritical: missingDurationInput,
});

const external = z.object({
  type: z.literal('external'),
  ...common,
  method: choiceInput(['GET', 'POST', 'PUT', 'DELETE']).default('GET'),
  url: urlInput,
  service: optionalText(MAX_NAME),
  responseTimeWarning: notNegative,
  responseTimeCritical: notNegative,
  responseTimeDuration: oneToTen.optional(),
  containsString: optionalText(MAX_CONTAINED_TEXT),
  maxCheckAttempts: oneToTen.default(1),
  certificationExpirationWarning: notNegative,
  certificationExpirationCritical: notNegative,
  skipCertificateVerification: flag,
  expectedStatusCode: wholeNumberInput(100, 599).optional(),
  headers: listInput(headerInput, MAX_HEADERS).optional(),
  requestBody: textInput(MAX_REQUEST_BODY).default(''),
  followRedirect: flag,
  dualstack: choiceInput(['ipv4', 'ipv6', 'auto']).default('ipv4'),
});

const expression = z.object({
  type: z.literal('expression'),
  ...common,
  expression: nonEmptyTextInput(MAX_FORMULA),
  ...threshold,
  evaluateBackwardMinutes: wholeNumberInput(2, 10).default(2),
});

const anomalyDetection = z.object({
  type: z.literal('anomalyDetection'),
  ...common,
  scopes: scopesInput,
  warningSensitivity: sensitivity,
  criticalSensitivity: sensitivity,
  maxCheckAttempts: oneToTen.default(3),
  trainingPeriodFrom: wholeNumberInput(0, Number.MAX_SAFE_INTEGER)
    .transform((seconds) => (seconds === 0 ? undefined : seconds))
    .optional(),
});

const query = z.object({
  type: z.literal('query'),
  ...common,
  query: nonEmptyTextInput(MAX_FORMULA),
  legend: optionalText(MAX_LEGEND),
  ...threshold,
  evaluateBackwardMinutes: wholeNumberInput(0, 10).default(0),
});

const kinds: { readonly [K in MonitorKind]: z.ZodType<MonitorSpecOf<K>> } = {
  connectivity,
  host,
  service,
  external,
  expression,
  anomalyDetection,
  query,
};

const body = z.discriminatedUnion(
  'type',
  [connectivity, host, service, external, expression, anomalyDetection, query],
  {
    error: ({ code }) =>
      code === 'invalid_union' ? `must be one of ${Object.keys(kinds).join(', ')}` : 'the body must be a JSON object',
  },
);

/**
 * The body of a request that creates or replaces a monitor: each member by itself in range, defaults filled in, null taken
 * for unset, unknown members passed over. What members mean together is judged by `checkMonitor`.
 */
export const monitorInput: z.ZodType<MonitorSpec> = z.preprocess(withoutNulls, body);
