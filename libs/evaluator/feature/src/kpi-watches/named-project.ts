import type { ProjectState } from '@tocsin/payload-schemas';
import type { ConfigurationView } from '@tocsin/platform';
import { NotFoundError } from '@tocsin/runtime';

/**
 * The project that a path names by its id or number, as everywhere.
 *
 * @throws {NotFoundError} If there is none.
 */
export function namedProject(view: ConfigurationView, org: string, name: string): ProjectState {
  const found = view
    .list('project', org)
    .find(({ record: { state } }) => state.id === name || String(state.number) === name);
  if (found === undefined) throw new NotFoundError('Project Not Found.');
  return found.record.state;
}
