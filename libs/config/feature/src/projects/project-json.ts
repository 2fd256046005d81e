import { acceptedFormerKey, maskedKey, mayInProject, type Standing } from '@tocsin/config-domain';
import type { ProjectState } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';

/** A project as somebody sees it: with its API keys, or only their last characters. */
export function projectJson(project: ProjectState, standing: Standing, now: EpochMs): object {
  const { id, number, name, apiKey, timeZone, weekStart } = project;
  const shown = mayInProject(standing, 'seeKeys', id) ? (key: string) => key : maskedKey;
  const former = acceptedFormerKey(project, now);
  return {
    id,
    number,
    name,
    apiKey: shown(apiKey),
    formerApiKey: former && { ...former, apiKey: shown(former.apiKey) },
    timeZone,
    weekStart,
  };
}
