import { Injectable } from '@nestjs/common';
import {
  actingOf,
  type Caller,
  type ConfigurationChange,
  mayEditWebhook,
  notYourWebhook,
  type Stored,
  Users,
} from '@tocsin/config-domain';
import type { ProjectState, ProjectWebhookState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';

/** The error for a webhook that a path names and that is not there. */
export const webhookNotFound = (): NotFoundError => new NotFoundError('Webhook Not Found.');

/** Webhooks of projects, for those who may edit them. */
@Injectable()
export class EditableWebhooks {
  constructor(private readonly users: Users) {}

  /**
   * The webhook as it is now, locked for this change.
   *
   * @param project - Locked by this change.
   * @throws {NotFoundError} If the project has no such webhook.
   * @throws {ForbiddenError} If the caller may not edit it.
   */
  async lock(
    { projectWebhooks }: ConfigurationChange,
    caller: Caller,
    project: ProjectState,
    id: string,
    action: Parameters<typeof notYourWebhook>[1],
  ): Promise<Stored<ProjectWebhookState>> {
    const stored = await projectWebhooks.lock(id);
    if (stored?.entity.projectId !== project.id) throw webhookNotFound();
    const acting = actingOf(caller);
    if (mayEditWebhook(acting, stored.entity)) return stored;
    const { ownerId } = stored.entity;
    const owner = ownerId === null ? undefined : await this.users.find(caller.org, ownerId);
    throw notYourWebhook(acting, action, stored.entity, owner?.screenName ?? ownerId);
  }
}
