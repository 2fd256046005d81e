import { choiceInput, mustBe, nonEmptyTextInput, wholeNumberInput } from '@tocsin/input';
import { weekday } from '@tocsin/payload-schemas';
import { z } from 'zod';

const MAX_NAME = 255;
const MAX_TIME_ZONE = 64;
const MAX_ACCEPTED_DAYS = 365;
const DEFAULT_ACCEPTED_DAYS = 30;

const name = nonEmptyTextInput(MAX_NAME);
const timeZone = nonEmptyTextInput(MAX_TIME_ZONE);
const weekStart = choiceInput(weekday.options);

export const newProject = z.object(
  { name, timeZone: timeZone.optional(), weekStart: weekStart.default('Sunday') },
  mustBe('an object with the name of the project'),
);

export const projectChange = z.object(
  { name: name.optional(), timeZone: timeZone.optional(), weekStart: weekStart.optional() },
  mustBe('an object with name, timeZone or weekStart'),
);

/** Days for which the API key before is accepted mean nothing to the secret key, whose predecessor ends at once. */
export const keyRotation = z.object(
  {
    key: choiceInput(['api', 'secret']),
    formerAcceptedForDays: wholeNumberInput(0, MAX_ACCEPTED_DAYS).default(DEFAULT_ACCEPTED_DAYS),
  },
  mustBe('an object with key'),
);
export type KeyRotation = z.infer<typeof keyRotation>;
