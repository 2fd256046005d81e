import { z } from 'zod';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

const limit = z
  .string()
  .regex(/^\d{1,3}$/, { error: `must be a whole number from 1 to ${MAX_LIMIT}` })
  .transform(Number)
  .refine((value) => value >= 1 && value <= MAX_LIMIT, { error: `must be a whole number from 1 to ${MAX_LIMIT}` })
  .optional();

const text = z.string().min(1, { error: 'must not be empty' }).max(200, { error: 'must be at most 200 characters' });

/** Query of `GET /api/v1/deliveries`. Unknown parameters are ignored. */
export const deliveriesQuery = z.object({
  alertId: text.optional(),
  channelId: text.optional(),
  limit,
  cursor: text.optional(),
});

/** Query of `GET /api/v1/dead-letters`. */
export const deadLettersQuery = z.object({ channelId: text.optional(), limit, cursor: text.optional() });

export const pageSize = (wanted: number | undefined): number => wanted ?? DEFAULT_LIMIT;
