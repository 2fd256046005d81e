import type { ProjectWebhookState } from '@tocsin/payload-schemas';
import type { CheckedProjectWebhook, ProjectWebhookSecrets } from './project-webhook-spec.js';

/** Seals or opens what belongs to a member of the webhook: `url`, `credential`, `headers/0`. */
export type SecretOfMember = (text: string, member: string) => string;

/**
 * The webhook to store for a description.
 *
 * @param kept - What an update leaves as it is; `suspendedAt` is null for a new one.
 */
export function projectWebhookOf(
  kept: Pick<ProjectWebhookState, 'id' | 'projectId' | 'ownerId' | 'suspendedAt' | 'signing'>,
  { name, url, format, credential, template, headers, monitorIds }: CheckedProjectWebhook,
  seal: SecretOfMember,
): ProjectWebhookState {
  const { id, projectId, ownerId, suspendedAt, signing } = kept;
  return {
    ...{ id, projectId, name, ownerId, format, monitorIds, suspendedAt },
    urlSealed: seal(url, 'url'),
    ...(credential !== undefined && { credentialSealed: seal(credential, 'credential') }),
    ...(template && { template }),
    headers: headers.map((header, i) => ({ name: header.name, valueSealed: seal(header.value, `headers/${i}`) })),
    ...(signing && { signing }),
  };
}

/** What is sealed of a webhook, opened. */
export function secretsOfProjectWebhook(
  { urlSealed, credentialSealed, headers }: ProjectWebhookState,
  open: SecretOfMember,
): ProjectWebhookSecrets {
  return {
    url: open(urlSealed, 'url'),
    ...(credentialSealed !== undefined && { credential: open(credentialSealed, 'credential') }),
    headers: headers.map(({ name, valueSealed }, i) => ({ name, value: open(valueSealed, `headers/${i}`) })),
  };
}

/** The webhook without monitors that are gone; the webhook itself, if it has none of them. */
export function withoutMonitors(webhook: ProjectWebhookState, gone: ReadonlySet<string>): ProjectWebhookState {
  const monitorIds = webhook.monitorIds.filter((id) => !gone.has(id));
  return monitorIds.length === webhook.monitorIds.length ? webhook : { ...webhook, monitorIds };
}
