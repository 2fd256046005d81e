import { choiceInput, listInput, mustBe, nonEmptyTextInput, textInput } from '@tocsin/input';
import { userRole } from '@tocsin/payload-schemas';
import { z } from 'zod';

const MAX_LENGTH = 255;
const MAX_ID_LENGTH = 15;
const MAX_PROJECT_ROLES = 1_000;

const screenName = nonEmptyTextInput(MAX_LENGTH);
const email = textInput(MAX_LENGTH).refine((text) => /^[^\s@]+@[^\s@]+$/.test(text), mustBe('an e-mail address'));
const role = choiceInput(userRole.options);
const projectRoles = listInput(
  z.object({ projectId: textInput(MAX_ID_LENGTH), role }, mustBe('an object with projectId and role')),
  MAX_PROJECT_ROLES,
);

/** A new person, who is a viewer unless told otherwise. */
export const newUser = z.object(
  { screenName, email, role: role.default('viewer'), projectRoles: projectRoles.default([]) },
  mustBe('an object with screenName and email'),
);

export const userChange = z.object(
  {
    screenName: screenName.optional(),
    email: email.optional(),
    role: role.optional(),
    projectRoles: projectRoles.optional(),
  },
  mustBe('an object with screenName, email, role or projectRoles'),
);
