import type { ProjectWebhookState } from '@tocsin/payload-schemas';
import type { Stored } from '../stored.js';

/** Writes project webhooks within one change; each write is audited and published with it. */
export abstract class ProjectWebhookWriter {
  /** The webhook as it is now, locked for this change. */
  abstract lock(id: string): Promise<Stored<ProjectWebhookState> | undefined>;
  /** Those of a project, in order of id, locked for this change. */
  abstract lockAllOf(projectId: string): Promise<readonly Stored<ProjectWebhookState>[]>;
  /** Those that a user owns, in whatever project, in order of id, locked for this change. */
  abstract lockThoseOwnedBy(userId: string): Promise<readonly Stored<ProjectWebhookState>[]>;
  /** @throws {ConflictError} If the project has a webhook of that name already. */
  abstract insert(webhook: ProjectWebhookState): Promise<void>;
  /**
   * @param before - Locked by this change.
   * @param webhook - Of the same id and project.
   * @throws {ConflictError} As `insert`.
   */
  abstract save(before: Stored<ProjectWebhookState>, webhook: ProjectWebhookState): Promise<void>;
  /** @param before - Locked by this change. */
  abstract remove(before: Stored<ProjectWebhookState>): Promise<void>;
}
