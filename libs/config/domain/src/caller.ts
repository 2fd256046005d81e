import type { Actor } from '@tocsin/payload-schemas';
import type { Acting, Standing } from '@tocsin/standing';

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
