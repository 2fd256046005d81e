import type { KpiMonitorState, ProjectState } from '@tocsin/payload-schemas';
import type { ConfigurationView } from '@tocsin/platform';
import { InvalidInputError, NotFoundError } from '@tocsin/runtime';

/**
 * The project that a path names by its id or number.
 *
 * @throws {NotFoundError} If there is none.
 */
export function shownProject(view: ConfigurationView, org: string, name: string): ProjectState {
  const project =
    view.find('project', org, name) ??
    view.list('project', org).find(({ record }) => String(record.state.number) === name)?.record.state;
  if (project === undefined) throw new NotFoundError('Project Not Found.');
  return project;
}

/**
 * The monitor that a sample is asked for of, or the first of `monitorIds`; undefined if there is none of these.
 *
 * @param wanted - Undefined: any.
 * @throws {InvalidInputError} If the one that is asked for is none of these.
 */
export function sampledMonitor(
  view: ConfigurationView,
  org: string,
  monitorIds: readonly string[],
  wanted: string | undefined,
): KpiMonitorState | undefined {
  if (wanted !== undefined && !monitorIds.includes(wanted)) {
    throw new InvalidInputError(
      `monitorId: must be a monitor that the webhook selected, not ${JSON.stringify(wanted)}`,
      'monitorId',
    );
  }
  const ids = wanted === undefined ? monitorIds : [wanted];
  return ids.map((id) => view.find('kpiMonitor', org, id)).find((monitor) => monitor !== undefined);
}
