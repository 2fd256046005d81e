import { listInput, mustBe, textInput } from '@tocsin/input';
import type { z } from 'zod';

/** Longest address, in characters. */
const MAX_EMAIL = 254;
/** Characters of an id of ours. */
const MAX_ID = 15;

const emailAddress = textInput(MAX_EMAIL).refine(
  (text) => /^[^\s@<>(),;:"\\[\]]+@[^\s@<>(),;:"\\[\]]+\.[^\s@.<>(),;:"\\[\]]+$/.test(text),
  mustBe('an e-mail address like ops@example.com'),
);

/** Addresses that mails go to. */
export const emailsInput = (max: number): z.ZodType<string[]> => listInput(emailAddress, max);

/** Ids of users whom mails go to; `checkUsersExist` holds them to those that there are. */
export const userIdsInput = (max: number): z.ZodType<string[]> => listInput(textInput(MAX_ID), max);
