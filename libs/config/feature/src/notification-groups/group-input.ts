import type { GroupSpec } from '@tocsin/config-domain';
import {
  booleanInput,
  choiceInput,
  listInput,
  mustBe,
  nonEmptyTextInput,
  textInput,
  withoutNulls,
} from '@tocsin/input';
import { z } from 'zod';

const MAX_NAME = 255;
/** Longest reference to something else, in characters. */
const MAX_REFERENCE = 63;
/** Most items of a list. */
const MAX_ITEMS = 1_000;

const reference = textInput(MAX_REFERENCE);
const references = listInput(reference, MAX_ITEMS).default([]);
const monitor = z.object(
  { id: reference, skipDefault: booleanInput.default(false) },
  mustBe('an object with id and skipDefault'),
);
const service = z.object({ name: reference }, mustBe('an object with name'));

/**
 * The body of a request that creates or replaces a notification group: null is taken for unset, unknown members are passed
 * over. What it refers to is judged by `checkGroup`.
 */
export const groupInput: z.ZodType<GroupSpec> = z.preprocess(
  withoutNulls,
  z.object(
    {
      name: nonEmptyTextInput(MAX_NAME),
      notificationLevel: choiceInput(['all', 'critical']).default('all'),
      childNotificationGroupIds: references,
      childChannelIds: references,
      monitors: listInput(z.preprocess(withoutNulls, monitor), MAX_ITEMS).default([]),
      services: listInput(service, MAX_ITEMS).default([]),
    },
    { error: 'the body must be a JSON object' },
  ),
);
