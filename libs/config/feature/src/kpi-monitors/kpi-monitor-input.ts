import {
  type AutomaticMonitorSpec,
  type KpiMonitorSpec,
  MAX_SUBSCRIBERS,
  type SilenceChange,
} from '@tocsin/config-domain';
import {
  booleanInput,
  choiceInput,
  listInput,
  mustBe,
  nonEmptyTextInput,
  numberInput,
  snoozeEndInput,
  strictInput,
  textInput,
  wholeNumberInput,
} from '@tocsin/input';
import type { KpiCondition } from '@tocsin/payload-schemas';
import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import { z } from 'zod';
import { emailsInput, userIdsInput } from '../channels/recipients-input.js';

/** Longest texts, in characters. */
const MAX_NAME = 255;
const MAX_MEMO = 2_048;
const MAX_ID = 15;
/** Most items of a list. */
const MAX_CONDITIONS = 10;
const MAX_EMAILS = 100;
/** Buckets in a row that a condition may be asked to hold for. */
const MAX_BUCKETS = 10;
/** A year, in minutes. */
const MAX_NOTIFICATION_INTERVAL = 525_600;
const MAX = Number.MAX_VALUE;

const operator = choiceInput(['above', 'below']);
const positive = numberInput(Number.MIN_VALUE, MAX, 'a number above 0');

const threshold = strictInput({ type: z.literal('threshold'), operator, value: numberInput(-MAX, MAX) });

const differenceText = 'an object with either percent or absolute';
const difference = strictInput(
  { percent: positive.optional(), absolute: positive.optional() },
  differenceText,
).transform(({ percent, absolute }, context) => {
  if (percent !== undefined && absolute === undefined) return { percent };
  if (absolute !== undefined && percent === undefined) return { absolute };
  context.addIssue(`must be ${differenceText}`);
  return z.NEVER;
});
const change = strictInput({
  type: z.literal('change'),
  operator,
  baseline: choiceInput(['previous', 'yesterday', 'lastWeek']),
  by: difference,
  minimumVolume: numberInput(0, MAX).optional(),
});

const LEVELS = [95, 98, 99] as const;
const confidence = strictInput({
  type: z.literal('confidence'),
  level: z.literal(LEVELS, mustBe(LEVELS.join(' or '))),
  sides: choiceInput(['both', 'above', 'below']).default('both'),
});

const condition: z.ZodType<KpiCondition> = z.discriminatedUnion('type', [threshold, change, confidence], {
  error: ({ code }) =>
    code === 'invalid_union' ? 'must be one of threshold, change, confidence' : 'must be an object with type',
});

/** What is null in answers may be sent back. */
const notificationInterval = numberInput(10, MAX_NOTIFICATION_INTERVAL)
  .nullish()
  .transform((minutes) => minutes ?? undefined);

/** Milliseconds outside, seconds inside. */
const snoozedUntil = (now: EpochMs): z.ZodType<EpochSeconds | null> =>
  snoozeEndInput(now).transform((at) => (at === null ? null : Math.ceil(at / 1000)));

const silence = (now: EpochMs) => ({ isMute: booleanInput.optional(), snoozedUntil: snoozedUntil(now).optional() });

const unique = (items: string[]): string[] => [...new Set(items)];
const described = (now: EpochMs) => ({
  severity: choiceInput(['warning', 'critical']).default('critical'),
  tellsRecovery: booleanInput.default(false),
  notificationInterval,
  ...silence(now),
  userIds: userIdsInput(MAX_SUBSCRIBERS).transform(unique).optional(),
  emails: emailsInput(MAX_EMAILS).transform(unique).optional(),
});

/** Members that only answers have are passed over, so that what was read can be sent back. */
const inAnswersOnly = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, z.unknown().optional()]));

/** Body of a request that makes or replaces a monitor of a chart. What fits together is judged by `checkConditions`. */
export const kpiMonitorInput = (now: EpochMs): z.ZodType<KpiMonitorSpec> =>
  strictInput(
    {
      name: nonEmptyTextInput(MAX_NAME),
      memo: textInput(MAX_MEMO).default(''),
      chartId: textInput(MAX_ID, 'the id of a chart'),
      isSmart: booleanInput.default(false),
      conditions: listInput(condition, MAX_CONDITIONS).default([]),
      buckets: wholeNumberInput(1, MAX_BUCKETS).default(1),
      judgesPace: booleanInput.default(false),
      ...described(now),
      ...inAnswersOnly('id', 'projectId', 'ownerId', 'isAutomatic', 'warning'),
    },
    'an object with name, chartId, and conditions or isSmart',
  );

/** Body of a request that mutes or snoozes a monitor, or ends that. */
export const silenceInput = (now: EpochMs): z.ZodType<SilenceChange> => strictInput(silence(now));

/** Whether a project has the automatic monitor, and how. */
export type AutomaticMonitorInput = AutomaticMonitorSpec & { readonly isOn: boolean };

/** Body of a request that turns the automatic monitor of a project on or off, or changes it. */
export const automaticMonitorInput = (now: EpochMs): z.ZodType<AutomaticMonitorInput> =>
  strictInput({ isOn: booleanInput, ...described(now), ...inAnswersOnly('id') }, 'an object with isOn');
