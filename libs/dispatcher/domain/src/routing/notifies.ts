import { type AlertTransition, NOTIFYING_CHANGES } from '@tocsin/payload-schemas';

/**
 * Whether people are told of a transition: not of what they did about an open alert themselves, and not of an alert of a KPI,
 * which the findings of its monitor tell of. Every transition of 0.1, which names no change, is told.
 */
export function notifies({ alert, change }: AlertTransition): boolean {
  if (alert.type === 'kpi') return false;
  return change === undefined || NOTIFYING_CHANGES.has(change);
}
