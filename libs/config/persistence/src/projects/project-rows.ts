import type { Stored } from '@tocsin/config-domain';
import { type ProjectState, projectState } from '@tocsin/payload-schemas';
import { z } from 'zod';

const storedProject = z.object({ revision: z.int(), state: projectState });

/** Ids sort by the time of making. */
export const SELECT_PROJECTS = 'select state, revision from project where org_id = $1 order by id';
/** No number has as many digits as an id has characters. */
export const SELECT_PROJECT = 'select state, revision from project where org_id = $1 and $2 in (id, number::text)';

export function storedProjects(rows: readonly unknown[]): Stored<ProjectState>[] {
  return rows.map((row) => {
    const { revision, state } = storedProject.parse(row);
    return { revision, entity: state };
  });
}
