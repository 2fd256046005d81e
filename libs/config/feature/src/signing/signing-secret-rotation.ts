import { mustBe, wholeNumberInput, withoutNulls } from '@tocsin/input';
import { z } from 'zod';

/** Hours for which the secret before goes on signing. */
const DEFAULT_FORMER_HOURS = 24;
const MAX_FORMER_HOURS = 720;

/** What a request says of a rotation; it may be left out. */
export const signingSecretRotation = z.preprocess(
  withoutNulls,
  z.object(
    { formerSignsForHours: wholeNumberInput(0, MAX_FORMER_HOURS).default(DEFAULT_FORMER_HOURS) },
    mustBe('an object, with formerSignsForHours if the former secret is not to sign for 24 hours'),
  ),
);
export type SigningSecretRotation = z.infer<typeof signingSecretRotation>;
