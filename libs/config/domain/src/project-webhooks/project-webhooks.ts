import type { ProjectWebhookState } from '@tocsin/payload-schemas';

/** Reads the webhooks of projects as they are committed now. */
export abstract class ProjectWebhooks {
  /** Those of a project, oldest first. */
  abstract list(org: string, projectId: string): Promise<readonly ProjectWebhookState[]>;
  abstract find(org: string, projectId: string, id: string): Promise<ProjectWebhookState | undefined>;
}
