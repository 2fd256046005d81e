import { choiceInput, listInput, mustBe, nonEmptyTextInput, wholeNumberInput } from '@tocsin/input';
import type { CheckReport } from '@tocsin/payload-schemas';
import { z } from 'zod';

/** Reports per request. */
const MAX_REPORTS = 100;
/** Code points of a message that are kept; the rest is cut. */
export const MAX_MESSAGE_CODE_POINTS = 1024;
/** Minutes; smaller intervals become it. */
const MIN_NOTIFICATION_INTERVAL = 10;
const MAX_NAME_LENGTH = 255;

/** Names are free text (`mkr wrap` makes up its own), but must be fit to be shown. */
const checkName = nonEmptyTextInput(MAX_NAME_LENGTH).refine((name) => !/\p{Cc}/u.test(name), {
  error: 'must not contain control characters',
});
const HOST = 'the id of a host';
const TIME = 'a whole number of seconds since the Unix epoch';

/** Body of `POST /api/v0/monitoring/checks/report`. */
export const reportPost = z.object(
  {
    reports: listInput(
      z.object(
        {
          source: z.object(
            { type: z.literal('host', mustBe('"host"')), hostId: z.string(mustBe(HOST)).min(1, mustBe(HOST)) },
            mustBe('an object with type and hostId'),
          ),
          name: checkName,
          status: choiceInput(['OK', 'WARNING', 'CRITICAL', 'UNKNOWN']),
          message: z.string(mustBe('text')),
          occurredAt: z.int(mustBe(TIME)),
          notificationInterval: wholeNumberInput(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).nullish(),
          maxCheckAttempts: wholeNumberInput(1, 10).nullish(),
        },
        mustBe('a check report'),
      ),
      MAX_REPORTS,
    ),
  },
  mustBe('an object with reports'),
);

export type PostedReport = z.infer<typeof reportPost>['reports'][number];

/** The report as it enters the log: without its source, bounded, with defaults. */
export function toCheckReport(posted: PostedReport): CheckReport {
  const { name, status, occurredAt, notificationInterval, maxCheckAttempts } = posted;
  return {
    name,
    status,
    message: cutMessage(posted.message),
    occurredAt,
    ...(notificationInterval != null && {
      notificationInterval: Math.max(MIN_NOTIFICATION_INTERVAL, notificationInterval),
    }),
    maxCheckAttempts: maxCheckAttempts ?? 1,
  };
}

/** Cut between code points; what no text column holds is replaced. */
function cutMessage(message: string): string {
  const whole = message.replace(/\0|\p{Cs}/gu, '\u{fffd}');
  if (whole.length <= MAX_MESSAGE_CODE_POINTS) return whole;
  return Array.from(whole).slice(0, MAX_MESSAGE_CODE_POINTS).join('');
}
