import { SealedByOtherKeyError, type SecretBox } from '@tocsin/delivery-security';
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
    for (const sealed of sealedTexts(record)) {
      try {
        secrets.open(sealed);
        return;
      } catch (error) {
        // Damage of one text says nothing about the key.
        if (error instanceof SealedByOtherKeyError) refused ??= error;
      }
    }
  }
  if (refused !== undefined) throw refused;
}

function sealedTexts(record: ConfigRecord): readonly string[] {
  if (record.deleted) return [];
  if (record.kind === 'channel' && 'urlSealed' in record.state) return [record.state.urlSealed];
  if (record.kind === 'monitor' && record.state.type === 'external') return [record.state.urlSealed];
  return [];
}
