import { choiceInput, mustBe, nonEmptyTextInput, textInput, withoutNulls } from '@tocsin/input';
import { projectWebhookFormat } from '@tocsin/payload-schemas';
import { TEMPLATE_LIMITS } from '@tocsin/webhook-template';
import { z } from 'zod';

/** Characters. */
const MAX_ID = 15;

const monitorId = textInput(MAX_ID).optional();

/** Body of `POST /api/v1/projects/:project/webhooks/:id/test`; it may be left out. */
export const webhookTestInput = z.preprocess(
  withoutNulls,
  z.object({ monitorId }, mustBe('an object, with monitorId if one of several is meant')),
);

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

/** Body of `POST /api/v1/projects/:project/webhooks/preview`. */
export const previewInput = z.preprocess(
  withoutNulls,
  z
    .object(
      { format: choiceInput(projectWebhookFormat.options), template: template.optional(), monitorId },
      mustBe('an object with format and, for the format "template", template'),
    )
    .refine(({ format, template: given }) => (format === 'template') === (given !== undefined), {
      path: ['template'],
      ...mustBe('given for the format "template", and for no other'),
    })
    .transform(({ format, template: given, monitorId: id }) => ({
      format,
      ...(given !== undefined && { template: given }),
      monitorId: id,
    })),
);
