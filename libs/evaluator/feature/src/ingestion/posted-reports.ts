import type { CheckReport } from '@tocsin/payload-schemas';
import { z } from 'zod';

/** Reports per request. */
const MAX_REPORTS = 100;
/** Code points of a message that are kept; the rest is cut. */
export const MAX_MESSAGE_CODE_POINTS = 1024;
/** Minutes; smaller intervals become it. */
const MIN_NOTIFICATION_INTERVAL = 10;
const MAX_NAME_LENGTH = 255;

/** Names are free text (`mkr wrap` makes up its own), but must be fit to be shown and stored. */
const CHECK_NAME = /^[^\p{Cc}\p{Cs}]+$/u;

/** Body of `POST /api/v0/monitoring/checks/report`. */
export const reportPost = z.object({
  reports: z
    .array(
      z.object({
        source: z.object({ type: z.literal('host'), hostId: z.string().min(1) }),
        name: z.string().min(1).max(MAX_NAME_LENGTH).regex(CHECK_NAME, 'expected a name without control characters'),
        status: z.enum(['OK', 'WARNING', 'CRITICAL', 'UNKNOWN']),
        message: z.string(),
        occurredAt: z.int(),
        notificationInterval: z.int().nullish(),
        maxCheckAttempts: z.int().min(1).max(10).nullish(),
      }),
    )
    .max(MAX_REPORTS),
});

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
