import { z } from 'zod';
import { epochMs } from './primitives.js';

/** Value of `dead-letters.v1`: a record that could not be processed. Key: origin `topic/partition`. */
export const deadLetterV1 = z.object({
  topic: z.string(),
  partition: z.int(),
  offset: z.int(),
  key: z.string(),
  headers: z.record(z.string(), z.string()),
  valueBase64: z.string().nullable(),
  /** What is wrong, with the member's path. */
  reason: z.string(),
  /** The consumer that gave it up. */
  consumer: z.string(),
  at: epochMs,
});
export type DeadLetter = z.infer<typeof deadLetterV1>;
