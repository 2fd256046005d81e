import { SERVICE_NAME_RULE } from '@tocsin/config-domain';
import { textInput } from '@tocsin/input';
import { z } from 'zod';

/** Longest memo of a service, a role or a host, in characters. */
export const MAX_MEMO = 2_048;

/** The body of a request that makes a service or a role. Their common rule of names is the domain's. */
export const namedInput: z.ZodType<{ name: string; memo: string }> = z.object({
  name: textInput(Infinity, SERVICE_NAME_RULE),
  memo: textInput(MAX_MEMO)
    .nullish()
    .transform((memo) => memo ?? ''),
});
