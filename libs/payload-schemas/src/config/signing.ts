import { z } from 'zod';
import { epochMs } from '../primitives.js';

/** What requests to a receiver are signed with. */
export const signingState = z.object({
  secretSealed: z.string(),
  /** The secret before, which signs too until then. */
  former: z.object({ secretSealed: z.string(), until: epochMs }).nullable(),
});
export type SigningState = z.infer<typeof signingState>;
