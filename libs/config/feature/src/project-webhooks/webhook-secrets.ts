import type { SecretOfMember } from '@tocsin/config-domain';
import { type SecretBox, secretPlace } from '@tocsin/delivery-security';

/** Seals and opens what belongs to members of one project webhook. */
export function secretsOf(
  box: SecretBox,
  org: string,
  id: string,
): { readonly seal: SecretOfMember; readonly open: SecretOfMember } {
  const place = (member: string): string => secretPlace(org, 'projectWebhook', id, member);
  return {
    seal: (text, member) => box.seal(text, place(member)),
    open: (sealed, member) => box.open(sealed, place(member)),
  };
}
