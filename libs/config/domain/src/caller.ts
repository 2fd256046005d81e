import type { Actor } from '@tocsin/payload-schemas';
import { UnauthenticatedError } from '@tocsin/runtime';
import type { Acting, Standing } from '@tocsin/standing';
import type { User } from './users/users.js';

/** Who asks for a change, and in which organization it happens. */
export interface Caller {
  /** Organization id. */
  readonly org: string;
  readonly actor: Actor;
  /** What the caller may do with projects and people. */
  readonly standing: Standing;
  /** The W3C trace that the request is part of, with a span of ours. */
  readonly traceparent?: string;
}

/** @param part - Which part of the system acts by itself: `bootstrap`, `dispatcher`. */
export const systemCaller = (org: string, part: string): Caller => ({
  org,
  actor: { kind: 'system', id: part },
  standing: { role: 'admin', projectRoles: [] },
});

/** The caller as the rules of people see it. */
export const actingOf = ({ standing, actor }: Caller): Acting => ({
  standing,
  userId: actor.kind === 'user' ? actor.id : null,
});

/**
 * The same with the standing of this moment: it may have changed since the request came, by whoever is changed in turn.
 *
 * @param everybody - All people of the organization, locked by the change.
 * @throws {UnauthenticatedError} If the caller is no longer among them.
 */
export function actingAmong(caller: Caller, everybody: readonly User[]): Acting {
  const { actor } = caller;
  if (actor.kind !== 'user') return actingOf(caller);
  const standing = everybody.find(({ id }) => id === actor.id);
  if (standing === undefined) throw userIsGone();
  return { standing, userId: actor.id };
}

/** The person whom a key belongs to has been removed. */
export const userIsGone = (): UnauthenticatedError =>
  new UnauthenticatedError('the user whom this API key belongs to does not exist any more');
