import { SealedByOtherKeyError, type SecretBox, secretPlace } from '@tocsin/delivery-security';
import type { ConfigRecord } from '@tocsin/payload-schemas';
import type { ConfigurationView } from './configuration-view.js';

/**
 * Refuses a `TOCSIN_SECRET_KEY` that opens nothing of what is sealed in the configuration, before anything depends on it:
 * the key was changed, or differs between services.
 *
 * @param view - Read whole.
 * @throws {SealedByOtherKeyError}
 */
export function requireSecretKey(view: ConfigurationView, secrets: SecretBox): void {
  let refused: SealedByOtherKeyError | undefined;
  for (const { record } of view.changesSince(0)) {
    for (const { sealed, place } of sealedTexts(record)) {
      try {
        secrets.open(sealed, place);
        return;
      } catch (error) {
        // Damage of one text says nothing about the key.
        if (error instanceof SealedByOtherKeyError) refused ??= error;
      }
    }
  }
  if (refused !== undefined) throw refused;
}

function sealedTexts(record: ConfigRecord): readonly { readonly sealed: string; readonly place: string }[] {
  const { kind, org, id, state, deleted } = record;
  const hasUrl = kind === 'channel' || kind === 'monitor' || kind === 'projectWebhook';
  if (deleted || !hasUrl || !('urlSealed' in state)) return [];
  return [{ sealed: state.urlSealed, place: secretPlace(org, kind, id, 'url') }];
}
