import type { Actor } from '@tocsin/payload-schemas';

/** Who asks for a change, and in which organization it happens. */
export interface Caller {
  /** Organization id. */
  readonly org: string;
  readonly actor: Actor;
  /** The W3C trace that the request is part of, with a span of ours. */
  readonly traceparent?: string;
}

/** @param part - Which part of the system acts by itself: `bootstrap`, `dispatcher`. */
export const systemCaller = (org: string, part: string): Caller => ({ org, actor: { kind: 'system', id: part } });
