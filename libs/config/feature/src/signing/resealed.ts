import type { SecretBox } from '@tocsin/delivery-security';

/** Seals what was sealed in a place there anew, by the key of now. */
export const resealedIn =
  (box: SecretBox, place: string) =>
  (sealed: string): string =>
    box.seal(box.open(sealed, place), place);
