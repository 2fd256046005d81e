import { type ConfigurationChange, isNamed, type Stored } from '@tocsin/config-domain';
import type { ProjectState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';

/** The error for a project that a path names and that is not there. */
export const projectNotFound = (): NotFoundError => new NotFoundError('Project Not Found.');

/**
 * The project that a path names by its id or number, and the others of the organization, all locked by this change.
 *
 * @throws {NotFoundError} If there is none.
 */
export async function lockProject(
  { projects }: ConfigurationChange,
  name: string,
): Promise<{ project: Stored<ProjectState>; others: readonly ProjectState[] }> {
  const all = await projects.lockAll();
  const project = all.find(({ entity }) => isNamed(entity, name));
  if (project === undefined) throw projectNotFound();
  return { project, others: all.filter((each) => each !== project).map(({ entity }) => entity) };
}
