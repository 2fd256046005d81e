import type { Projects } from '@tocsin/config-domain';
import type { ProjectState } from '@tocsin/payload-schemas';
import { projectNotFound } from './lock-project.js';

/**
 * The project that a path names by its id or number, as it is now.
 *
 * @throws {NotFoundError} If there is none.
 */
export async function findProject(projects: Projects, org: string, name: string): Promise<ProjectState> {
  const project = await projects.find(org, name);
  if (project === undefined) throw projectNotFound();
  return project;
}
