import { isAtLeast, roleIn } from './standing.js';
import type { Acting } from './acting.js';

/** What somebody made in a project: a chart, a monitor of it, a webhook. */
export interface ProjectContent {
  readonly projectId: string;
  /** Null: it was made by a key that belongs to nobody, or its owner has left. */
  readonly ownerId: string | null;
}

/** Whether it is one's own. What has no owner is everybody's who may manage the project. */
export function isOwner(acting: Acting, content: ProjectContent): boolean {
  return content.ownerId === null ? managesProject(acting, content) : content.ownerId === acting.userId;
}

/** Whether one may look after what others made in the project. */
export const managesProject = ({ standing }: Acting, { projectId }: Pick<ProjectContent, 'projectId'>): boolean =>
  isAtLeast(roleIn(standing, projectId), 'manager');
