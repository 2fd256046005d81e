import { actingOf, type Caller, mayEditWebhook } from '@tocsin/config-domain';
import { displayReceiver, type SecretBox } from '@tocsin/delivery-security';
import { signingJson } from '../signing/signing-json.js';
import { secretsOf, type WebhookWithSecret } from './webhook-secrets.js';

/**
 * A project webhook as somebody sees it: with its URL and template, or only scheme and host of the URL. Nobody sees the other
 * secrets, but for a signing secret in the answer to the change that made it; a template may hold what its receiver knows the
 * sender by.
 */
export function projectWebhookJson(
  { webhook, signingSecret }: WebhookWithSecret,
  caller: Caller,
  secrets: SecretBox,
): object {
  const { id, projectId, name, ownerId, format, template, headers, monitorIds, suspendedAt, signing } = webhook;
  const mayEdit = mayEditWebhook(actingOf(caller), webhook);
  const url = secretsOf(secrets, caller.org, id).open(webhook.urlSealed, 'url');
  return {
    id,
    projectId,
    name,
    ownerId,
    mayEdit,
    url: mayEdit ? url : displayReceiver(url),
    format,
    hasCredential: webhook.credentialSealed !== undefined,
    template: mayEdit ? (template ?? null) : null,
    headers: headers.map((header) => ({ name: header.name })),
    monitorIds,
    suspendedAt: suspendedAt === null ? null : suspendedAt * 1000,
    signing: signing === undefined ? null : signingJson(signing),
    ...(signingSecret !== undefined && { signingSecret }),
  };
}
