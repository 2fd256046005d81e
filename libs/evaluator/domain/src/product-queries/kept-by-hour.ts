import type { EpochMs } from '@tocsin/runtime';
import type { Selection } from '../ports/product-queries.js';

const HOUR_MS = 3_600_000;

/** Whether the totals that are kept by hour say it: nothing of an event but its type is asked for. */
export function isKeptByHour(
  { conditions, groupBy, number, distinct }: Selection,
  bounds: readonly EpochMs[],
): boolean {
  const isOfTypes = conditions.length === 0 && groupBy.length === 0 && number === undefined;
  return distinct === 'nothing' && isOfTypes && bounds.every((bound) => bound % HOUR_MS === 0);
}
