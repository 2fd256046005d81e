import { type AlertTransition, NOTIFYING_CHANGES } from '@tocsin/payload-schemas';

/**
 * Whether people are told of a transition: not of what they did about an open alert themselves. Every transition of 0.1, which
 * names no change, is told.
 */
export function notifies({ change }: AlertTransition): boolean {
  return change === undefined || NOTIFYING_CHANGES.has(change);
}
