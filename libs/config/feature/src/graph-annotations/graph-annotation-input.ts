import { listInput, mustBe, nonEmptyTextInput, textInput, wholeNumberInput } from '@tocsin/input';
import { z } from 'zod';

/** Longest texts, in characters. */
const MAX_TITLE = 250;
const MAX_DESCRIPTION = 1_024;
const MAX_NAME = 63;
/** Most roles of one annotation. */
const MAX_ROLES = 1_000;
/** The last second that every client can show: 9999-12-31T23:59:59Z. */
export const MAX_TIME = 253_402_300_799;

const timeInput = wholeNumberInput(0, MAX_TIME);

/** The body of a request that makes or replaces an annotation. */
export const graphAnnotationInput = z.object(
  {
    title: nonEmptyTextInput(MAX_TITLE),
    description: textInput(MAX_DESCRIPTION)
      .nullish()
      .transform((description) => description ?? ''),
    from: timeInput,
    to: timeInput,
    service: nonEmptyTextInput(MAX_NAME),
    roles: listInput(nonEmptyTextInput(MAX_NAME), MAX_ROLES)
      .nullish()
      .transform((roles) => [...new Set(roles ?? [])].sort()),
  },
  mustBe('an object with title, from, to and service'),
);
export type GraphAnnotationInput = z.infer<typeof graphAnnotationInput>;
