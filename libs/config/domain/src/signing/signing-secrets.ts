import type { ChannelState, ProjectWebhookFormat, ProjectWebhookState, SigningState } from '@tocsin/payload-schemas';
import { type EpochMs, InvalidInputError } from '@tocsin/runtime';

const HOUR_MS = 3_600_000;

/** Opens a secret and seals it again, by the key of now. */
type Reseal = (sealed: string) => string;
/** Sealed, since when it signs, for how many hours the one before it goes on, and what seals that anew. */
type NewSecret = readonly [secretSealed: string, at: EpochMs, formerSignsForHours: number, reseal: Reseal];

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
  reseal: Reseal,
): SigningState {
  if (signing === undefined || formerSignsForHours === 0) return { secretSealed, former: null };
  return {
    secretSealed,
    former: { secretSealed: reseal(signing.secretSealed), until: at + formerSignsForHours * HOUR_MS },
  };
}

/**
 * What something that is saved signs with, sealed by the key of now as all of it: it needs no former key any more. A secret that
 * has ended is left out.
 */
export function signingSealedAnew({ secretSealed, former }: SigningState, at: EpochMs, reseal: Reseal): SigningState {
  const goesOn = former !== null && at < former.until;
  return {
    secretSealed: reseal(secretSealed),
    former: goesOn ? { ...former, secretSealed: reseal(former.secretSealed) } : null,
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
