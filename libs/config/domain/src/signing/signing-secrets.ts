import type { ChannelState, ProjectWebhookFormat, ProjectWebhookState, SigningState } from '@tocsin/payload-schemas';
import { type EpochMs, InvalidInputError } from '@tocsin/runtime';

const HOUR_MS = 3_600_000;

/** Sealed, since when it signs, and for how many hours the one before it goes on. */
type NewSecret = readonly [secretSealed: string, at: EpochMs, formerSignsForHours: number];

/** Whether what a webhook sends is signed: in formats for servers of people's own. Vendors look at no signature. */
export const isSigned = (format: ProjectWebhookFormat): boolean => format === 'amplitude' || format === 'template';

/**
 * Another secret to sign with. The one before goes on signing beside it for some hours; one from before that ends.
 *
 * @param formerSignsForHours - 0: it ends at once.
 */
function rotated(
  signing: SigningState | undefined,
  secretSealed: string,
  at: EpochMs,
  formerSignsForHours: number,
): SigningState {
  if (signing === undefined || formerSignsForHours === 0) return { secretSealed, former: null };
  return {
    secretSealed,
    former: { secretSealed: signing.secretSealed, until: at + formerSignsForHours * HOUR_MS },
  };
}

/**
 * A project webhook that signs with another secret.
 *
 * @throws {InvalidInputError} If what it sends is not signed.
 */
export function withSigningSecret(webhook: ProjectWebhookState, ...secret: NewSecret): ProjectWebhookState {
  const { format, signing } = webhook;
  if (isSigned(format)) return { ...webhook, signing: rotated(signing, ...secret) };
  throw new InvalidInputError(`the webhook sends ${format}, which is not signed: only amplitude and template are`);
}

/**
 * A channel that signs with another secret.
 *
 * @throws {InvalidInputError} If it is no webhook.
 */
export function channelWithSigningSecret(channel: ChannelState, ...secret: NewSecret): ChannelState {
  if (channel.type === 'webhook') return { ...channel, signing: rotated(channel.signing, ...secret) };
  throw new InvalidInputError(`the channel is of type "${channel.type}", which is not signed: only "webhook" is`);
}
