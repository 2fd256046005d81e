import type { EgressPolicy } from '@tocsin/delivery-security';
import type { ProjectState, ProjectWebhookFormat, ProjectWebhookState } from '@tocsin/payload-schemas';
import { ConflictError, InvalidInputError } from '@tocsin/runtime';
import { namesCredential, TEMPLATE_LIMITS } from '@tocsin/webhook-template';
import { acceptableUrl } from '../channels/acceptable-url.js';
import { formatFor } from './known-receivers.js';
import type { CheckedProjectWebhook, ProjectWebhookSecrets, ProjectWebhookSpec } from './project-webhook-spec.js';
import { headerFault } from './reserved-headers.js';

/** What a project webhook is judged against. */
export interface ProjectWebhookSurroundings {
  readonly egress: EgressPolicy;
  readonly project: Pick<ProjectState, 'name'>;
  /** Ids of the KPI monitors of the project. */
  readonly monitorIds: ReadonlySet<string>;
  /** Of those whom the webhook is given to, who is a user of the organization. */
  readonly userIds: ReadonlySet<string>;
  /** Absent for a new one. */
  readonly former?: ProjectWebhookSecrets & { readonly format: ProjectWebhookFormat };
}

/** Formats with a credential: what it looks like, and what it is. */
const CREDENTIALS: Partial<Record<ProjectWebhookFormat, { readonly pattern: RegExp; readonly text: string }>> = {
  pagerDuty: { pattern: /^[0-9A-Za-z]{32}$/, text: 'the routing key of a PagerDuty service, 32 letters and digits' },
  template: {
    pattern: new RegExp(`^[\\x20-\\x7e]{1,${TEMPLATE_LIMITS.credential}}$`),
    text: `what the template calls {{credential}}, at most ${TEMPLATE_LIMITS.credential} ASCII characters`,
  },
  opsgenie: { pattern: /^[\x21-\x7e]{1,128}$/, text: 'an API key of Opsgenie, at most 128 characters without spaces' },
};
/** Other receivers know no user name and password. */
const FORMATS_WITH_USERINFO: readonly ProjectWebhookFormat[] = ['amplitude', 'template'];

/** Webhooks of one project: each may want a body of its own of all that a monitor finds. */
export const MAX_PROJECT_WEBHOOKS = 100;

/** @throws {ConflictError} If the project has as many webhooks as it may. */
export function checkWebhookCount(count: number): void {
  if (count < MAX_PROJECT_WEBHOOKS) return;
  throw new ConflictError(`the project has ${count} webhooks already; at most ${MAX_PROJECT_WEBHOOKS} are allowed`);
}

/**
 * Deliveries that wait have their body already, in the format of then.
 *
 * @throws {InvalidInputError} If what is sent would have another format, or a template another content type.
 */
export function checkWebhookFormKept(
  { format, template }: Pick<CheckedProjectWebhook, 'format' | 'template'>,
  stored: Pick<ProjectWebhookState, 'format' | 'template'>,
): void {
  if (format !== stored.format) {
    throw new InvalidInputError(
      `format: cannot change: the webhook sends ${stored.format}, not ${format}; create a new one`,
      'format',
    );
  }
  if (template?.contentType !== stored.template?.contentType) {
    throw new InvalidInputError(
      `template.contentType: cannot change: it is ${stored.template?.contentType}; create a new one`,
      'template.contentType',
    );
  }
}

/**
 * Holds a project webhook against where deliveries may go, what its receiver takes and what the project has. Secrets that
 * are left out stay as they were, but only as long as the URL does: nobody learns them by having them sent elsewhere.
 *
 * @param spec - With a template that `checkUsable` has let pass.
 * @throws {InvalidInputError} Naming the member, the problem and what would be right.
 */
export function checkedProjectWebhook(
  spec: ProjectWebhookSpec,
  { egress, project, monitorIds, userIds, former }: ProjectWebhookSurroundings,
): CheckedProjectWebhook {
  const format = formatFor(acceptableUrl(spec.url, egress, 'basic'), spec.format);
  const url = acceptableUrl(spec.url, egress, FORMATS_WITH_USERINFO.includes(format) ? 'basic' : 'refuse');
  const kept = former?.url === url ? former : undefined;
  const foreign = spec.monitorIds.findIndex((id) => !monitorIds.has(id));
  if (foreign !== -1) {
    const problem = `there is no KPI monitor "${spec.monitorIds[foreign]}" in the project "${project.name}"`;
    throw wrong(`monitorIds[${foreign}]`, problem);
  }
  if (spec.ownerId !== undefined && !userIds.has(spec.ownerId)) {
    throw wrong('ownerId', `there is no user "${spec.ownerId}" in this organization`);
  }
  checkTemplateOf(spec, format);
  const credential = credentialOf(spec, format, kept?.format === format ? kept.credential : undefined);
  return {
    name: spec.name,
    url,
    format,
    ...(credential !== undefined && { credential }),
    ...(spec.template && { template: spec.template }),
    headers: headersOf(spec, { url, format }, kept?.headers ?? []),
    monitorIds: [...new Set(spec.monitorIds)],
  };
}

function checkTemplateOf({ template }: ProjectWebhookSpec, format: ProjectWebhookFormat): void {
  if (format === 'template' && template === undefined) {
    throw wrong('template', 'is required by the format "template": an object with text and contentType');
  }
  if (format !== 'template' && template !== undefined) {
    throw wrong('template', `means nothing to the format "${format}"; leave it out, or choose the format "template"`);
  }
}

function credentialOf(
  { credential, template }: ProjectWebhookSpec,
  format: ProjectWebhookFormat,
  kept: string | undefined,
): string | undefined {
  const wanted = CREDENTIALS[format];
  if (wanted === undefined) {
    if (credential === undefined) return undefined;
    throw wrong('credential', `means nothing to the format "${format}"; pagerDuty, opsgenie and template have one`);
  }
  if (template !== undefined && !namesCredential(template)) {
    if (credential === undefined) return undefined;
    throw wrong('credential', 'is not in the template: put {{credential}} where it belongs, or leave it out');
  }
  const found = credential ?? kept;
  if (found === undefined) throw wrong('credential', `is required by the format "${format}": ${wanted.text}`);
  if (!wanted.pattern.test(found)) throw wrong('credential', `must be ${wanted.text}`);
  return found;
}

function headersOf(
  { headers }: ProjectWebhookSpec,
  receiver: Pick<CheckedProjectWebhook, 'url' | 'format'>,
  kept: ProjectWebhookSecrets['headers'],
): ProjectWebhookSecrets['headers'] {
  return headers.map(({ name, value }, i) => {
    const isNamed = (other: { readonly name: string }): boolean => other.name.toLowerCase() === name.toLowerCase();
    if (headers.findIndex(isNamed) < i) throw wrong(`headers[${i}].name`, `"${name}" is there already; name it once`);
    const fault = headerFault(name, receiver);
    if (fault !== undefined) throw wrong(`headers[${i}].name`, `"${name}" ${fault}; choose another one`);
    const found = value ?? kept.find(isNamed)?.value;
    if (found !== undefined) return { name, value: found };
    throw wrong(`headers[${i}].value`, 'is required: this URL has had no such header');
  });
}

const wrong = (member: string, problem: string): InvalidInputError =>
  new InvalidInputError(`${member}: ${problem}`, member);
