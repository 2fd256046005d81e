import type { EpochMs } from '@tocsin/runtime';
import { z } from 'zod';
import { mustBe } from './input-members.js';

const MAX_SNOOZE_DAYS = 365;
const DAY_MS = 86_400_000;

/** The end of a snooze, in milliseconds: it has not passed, and is not so far that nobody will remember. Null: none. */
export function snoozeEndInput(now: EpochMs): z.ZodType<EpochMs | null> {
  const what = `a time in milliseconds after now (${now}), at most ${MAX_SNOOZE_DAYS} days ahead, or null`;
  return z
    .number(mustBe(what))
    .refine((at) => Number.isSafeInteger(at) && at > now && at <= now + MAX_SNOOZE_DAYS * DAY_MS, mustBe(what))
    .nullable();
}
