import type { ProjectWebhookFormat, ProjectWebhookState } from '@tocsin/payload-schemas';
import { type EpochMs, InvalidInputError } from '@tocsin/runtime';

const HOUR_MS = 3_600_000;

/** Whether what a webhook sends is signed: in formats for servers of people's own. Vendors look at no signature. */
export const isSigned = (format: ProjectWebhookFormat): boolean => format === 'amplitude' || format === 'template';

/**
 * A webhook whose messages are signed with another secret. The one before goes on signing beside it for some hours; one from
 * before that ends.
 *
 * @param formerSignsForHours - 0: it ends at once.
 * @throws {InvalidInputError} If messages of its format are not signed.
 */
export function withSigningSecret(
  webhook: ProjectWebhookState,
  secretSealed: string,
  at: EpochMs,
  formerSignsForHours: number,
): ProjectWebhookState {
  const { format, signing } = webhook;
  if (!isSigned(format)) {
    throw new InvalidInputError(`the webhook sends ${format}, which is not signed: only amplitude and template are`);
  }
  const former =
    signing === undefined || formerSignsForHours === 0
      ? null
      : { secretSealed: signing.secretSealed, until: at + formerSignsForHours * HOUR_MS };
  return { ...webhook, signing: { secretSealed, former } };
}
