import type { ProjectState, ProjectWebhookState } from '@tocsin/payload-schemas';
import { ForbiddenError } from '@tocsin/runtime';
import { isOwner, managesProject } from './project-content.js';
import { requireRole, roleIn, withArticle } from './standing.js';
import type { Acting } from './acting.js';

/*
 * Everybody sees the webhooks of a project, their secrets masked; members make some; who owns one or manages the project
 * sees its URL, changes and deletes it.
 */

/** @throws {ForbiddenError} If the role in the project does not do to make webhooks. */
export function checkMayMakeWebhooks({ standing }: Acting, { id, name }: Pick<ProjectState, 'id' | 'name'>): void {
  requireRole(roleIn(standing, id), 'member', `make webhooks in the project "${name}"`);
}

/** Whether one may see its URL, change it, delete it and end its suspension. */
export const mayEditWebhook = (acting: Acting, webhook: Pick<ProjectWebhookState, 'projectId' | 'ownerId'>): boolean =>
  isOwner(acting, webhook) || managesProject(acting, webhook);

/**
 * Why one may not.
 *
 * @param action - As it follows "may not": `change`.
 * @param ownerName - Null: it belongs to nobody.
 */
export function notYourWebhook(
  { standing }: Acting,
  action: 'change' | 'delete' | 'resume' | 'test',
  { projectId, name }: Pick<ProjectWebhookState, 'projectId' | 'name'>,
  ownerName: string | null,
): ForbiddenError {
  const [owner, able] =
    ownerName === null ? ['nobody', 'a manager or an admin'] : [ownerName, `${ownerName}, a manager or an admin`];
  const role = withArticle(roleIn(standing, projectId));
  return new ForbiddenError(`${role} may not ${action} the webhook "${name}", which belongs to ${owner}; ${able} may`);
}

/**
 * @param before - Who has it, or would have it.
 * @throws {ForbiddenError} If one may not give a webhook to somebody else.
 */
export function checkMayGiveWebhook(
  { standing }: Acting,
  { id, name }: Pick<ProjectState, 'id' | 'name'>,
  before: string | null,
  after: string | null,
): void {
  if (before === after) return;
  requireRole(roleIn(standing, id), 'manager', `give a webhook of the project "${name}" to somebody else`);
}
