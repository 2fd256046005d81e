import type { SecretOfMember } from '@tocsin/config-domain';
import { type SecretBox, secretPlace } from '@tocsin/delivery-security';
import type { ProjectWebhookState } from '@tocsin/payload-schemas';

/** A webhook, and the secret that it signs with if this change made it. It is never shown again. */
export interface WebhookWithSecret {
  readonly webhook: ProjectWebhookState;
  readonly signingSecret?: string;
}

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
