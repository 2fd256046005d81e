import type { ChannelKind, ChannelSpec, ChannelSpecOf } from '@tocsin/config-domain';
import {
  booleanInput,
  choiceInput,
  listInput,
  mustBe,
  nonEmptyTextInput,
  textInput,
  withoutNulls,
} from '@tocsin/input';
import { channelEvent } from '@tocsin/payload-schemas';
import { z } from 'zod';
import { emailsInput, userIdsInput } from './recipients-input.js';

/** Longest texts, in characters. */
const MAX_NAME = 255;
const MAX_URL = 2_048;
const MAX_MENTION = 255;
/** Most items of a list. */
const MAX_RECIPIENTS = 100;

const eventInput = choiceInput(channelEvent.options);
/** A channel whose author says nothing of events hears of alerts. */
const events = listInput(eventInput, 100)
  .transform((given) => [...new Set(given)])
  .default(['alert']);

const mention = textInput(MAX_MENTION)
  .transform((text) => (text.trim() === '' ? undefined : text))
  .optional();
const mentions = z.preprocess(
  withoutNulls,
  z
    .object({ ok: mention, warning: mention, critical: mention }, mustBe('an object with ok, warning and critical'))
    .transform((all) => Object.fromEntries(Object.entries(all).filter(([, text]) => text !== undefined)))
    .default({}),
);

const common = { name: nonEmptyTextInput(MAX_NAME), events };
const enabledGraphImage = booleanInput.default(true);

const webhook = z.object({ type: z.literal('webhook'), ...common, url: textInput(MAX_URL), enabledGraphImage });
const slack = z.object({ type: z.literal('slack'), ...common, url: textInput(MAX_URL), mentions, enabledGraphImage });
const email = z.object({
  type: z.literal('email'),
  ...common,
  emails: emailsInput(MAX_RECIPIENTS).default([]),
  userIds: userIdsInput(MAX_RECIPIENTS).default([]),
});

const kinds: { readonly [K in ChannelKind]: z.ZodType<ChannelSpecOf<K>> } = { email, slack, webhook };

/**
 * The body of a request that creates or replaces a channel: null is taken for unset, unknown members are passed over. Its
 * URL and users are judged by `checkedChannel`.
 */
export const channelInput: z.ZodType<ChannelSpec> = z.preprocess(
  withoutNulls,
  z.discriminatedUnion('type', [email, slack, webhook], {
    error: ({ code }) =>
      code === 'invalid_union' ? `must be one of ${Object.keys(kinds).join(', ')}` : 'the body must be a JSON object',
  }),
);

/** What only the creation of a channel may say. */
export const newChannelOptions: z.ZodType<{ readonly addToDefaultNotificationGroup: boolean }> = z.preprocess(
  withoutNulls,
  z.object({ addToDefaultNotificationGroup: booleanInput.default(true) }),
);
