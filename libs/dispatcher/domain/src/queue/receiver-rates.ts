import type { ChannelState, ProjectWebhookFormat } from '@tocsin/payload-schemas';
import { type RateLimit, rateLimitOf } from './rate-limit.js';

/** By what a receiver is known to the limits of its vendor: the type of a channel or the format of a project webhook. */
export type ReceiverKind = ChannelState['type'] | ProjectWebhookFormat;

/** How fast each kind may be sent to, over all dispatchers; undefined: as fast as it answers. */
export const RECEIVER_RATES: Readonly<Record<ReceiverKind, RateLimit | undefined>> = {
  webhook: undefined,
  amplitude: undefined,
  template: undefined,
  // One message a second per incoming webhook, with short bursts.
  slack: rateLimitOf(60),
  email: rateLimitOf(60),
  // 30 messages a minute per channel, 5 within 2 seconds per webhook.
  discord: rateLimitOf(30),
  // About one request a second per space.
  googleChat: rateLimitOf(60),
  // These tell by 429 and Retry-After.
  teams: undefined,
  pagerDuty: undefined,
  opsgenie: undefined,
};
