import type { ProjectWebhookSpec } from '@tocsin/config-domain';
import {
  choiceInput,
  headerNameInput,
  headerValueInput,
  listInput,
  mustBe,
  nonEmptyTextInput,
  textInput,
  withoutNulls,
} from '@tocsin/input';
import { projectWebhookFormat } from '@tocsin/payload-schemas';
import { TEMPLATE_LIMITS } from '@tocsin/webhook-template';
import { z } from 'zod';

/** Longest texts, in characters. */
const MAX_NAME = 255;
const MAX_URL = 2_048;
const MAX_HEADER_NAME = 256;
const MAX_HEADER_VALUE = 4_096;
const MAX_ID = 15;
/** Most items of a list. */
const MAX_HEADERS = 5;
const MAX_MONITORS = 500;

const template = z.preprocess(
  withoutNulls,
  z.object(
    {
      text: nonEmptyTextInput(TEMPLATE_LIMITS.text),
      contentType: textInput(TEMPLATE_LIMITS.contentType).default('application/json'),
    },
    mustBe('an object with text and contentType'),
  ),
);

const header = z.preprocess(
  withoutNulls,
  z.object(
    { name: headerNameInput(MAX_HEADER_NAME), value: headerValueInput(MAX_HEADER_VALUE).optional() },
    mustBe('an object with name and value'),
  ),
);

/**
 * What a request says of a project webhook: null is taken for unset, unknown members are passed over. The rest is judged by
 * `checkUsable` and `checkedProjectWebhook`.
 */
export const projectWebhookInput: z.ZodType<ProjectWebhookSpec> = z.preprocess(
  withoutNulls,
  z.object(
    {
      name: nonEmptyTextInput(MAX_NAME),
      url: textInput(MAX_URL),
      format: choiceInput(projectWebhookFormat.options).optional(),
      credential: textInput(TEMPLATE_LIMITS.credential).optional(),
      template: template.optional(),
      headers: listInput(header, MAX_HEADERS).default([]),
      monitorIds: listInput(textInput(MAX_ID), MAX_MONITORS),
      ownerId: textInput(MAX_ID).optional(),
    },
    mustBe('an object with name, url and monitorIds'),
  ),
);
