import { mustBe, textInput } from '@tocsin/input';
import { z } from 'zod';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
/** Longest id or cursor, in characters. */
const MAX_TEXT = 200;

/** An empty parameter counts as absent: people fill in the part of an address that they know. */
const orAbsent = <T>(schema: z.ZodType<T>): z.ZodType<T | undefined> =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const SIZE = `a whole number from 1 to ${MAX_LIMIT}`;
const limit = orAbsent(
  z
    .string(mustBe(SIZE))
    .refine((text) => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_LIMIT, mustBe(SIZE))
    .transform(Number),
);
const text = orAbsent(textInput(MAX_TEXT));

/** Query of `GET /api/v1/deliveries`. Unknown parameters are ignored. */
export const deliveriesQuery = z.object({
  alertId: text,
  channelId: text,
  limit,
  cursor: text,
});

/** Query of `GET /api/v1/dead-letters`. */
export const deadLettersQuery = z.object({ channelId: text, limit, cursor: text });

export const pageSize = (wanted: number | undefined): number => wanted ?? DEFAULT_LIMIT;
