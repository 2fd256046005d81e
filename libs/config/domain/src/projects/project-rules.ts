import type { ProjectState } from '@tocsin/payload-schemas';
import { ConflictError, type EpochMs } from '@tocsin/runtime';

const DAY_MS = 86_400_000;
/** Characters of an API key that a masked one still shows. */
const SHOWN_OF_KEY = 4;

/** Whether a text of a path means the project: its id, or its number. No number is as long as an id. */
export const isNamed = ({ id, number }: Pick<ProjectState, 'id' | 'number'>, text: string): boolean =>
  id === text || String(number) === text;

/** @throws {ConflictError} If another project of the organization has the name. */
export function checkProjectName(others: readonly Pick<ProjectState, 'name'>[], name: string): void {
  if (!others.some((other) => other.name === name)) return;
  throw new ConflictError(`there is a project "${name}" already; choose another name`);
}

/** @throws {ConflictError} If the organization has as many projects as it may. */
export function checkProjectCount(count: number, max: number): void {
  if (count < max) return;
  throw new ConflictError(
    `the organization has ${count} projects already; at most ${max} are allowed (TOCSIN_MAX_PROJECTS)`,
  );
}

/**
 * A project with another API key; the one before goes on being accepted for some days.
 *
 * @param acceptedForDays - 0: it ends at once.
 * @throws {ConflictError} If the one before that is accepted still: whoever sends with it would be cut off unasked.
 */
export function withNewApiKey(
  project: ProjectState,
  apiKey: string,
  at: EpochMs,
  acceptedForDays: number,
): ProjectState {
  const former = acceptedFormerKey(project, at);
  if (former !== null) {
    throw new ConflictError(
      `the API key before the present one is accepted until ${new Date(former.acceptedUntil).toISOString()}; revoke it first`,
    );
  }
  const acceptedUntil = at + acceptedForDays * DAY_MS;
  return { ...project, apiKey, formerApiKey: acceptedForDays === 0 ? null : { apiKey: project.apiKey, acceptedUntil } };
}

/** The API key before the present one, while it is accepted. */
export const acceptedFormerKey = ({ formerApiKey }: ProjectState, at: EpochMs): ProjectState['formerApiKey'] =>
  formerApiKey !== null && at < formerApiKey.acceptedUntil ? formerApiKey : null;

/** What those see of an API key who may not see it. */
export const maskedKey = (apiKey: string): string => apiKey.slice(-SHOWN_OF_KEY).padStart(apiKey.length, '*');
