import { learnMaturity, visibleShare } from '@tocsin/kpi-model';
import type { EpochMs } from '@tocsin/runtime';
import type { KeptBucket } from '../ports/kpi-watches.js';
import { total } from './counted.js';
import { DAY_SECONDS } from './kpi-calendar.js';
import type { KpiShape } from './series-history.js';

/** Late events are waited for so many days; nearly all come sooner. */
export const MATURE_DAYS = 3;
/** Mature buckets without which nothing is said about how much of them comes late. */
const LEAST_MATURE: Readonly<Record<KpiShape['calendar']['interval'], number>> = { hour: 48, day: 14 };

/**
 * Share of a bucket's final count that is there when it is judged, as the buckets that no late event is expected of any more have it:
 * their first count beside their last one. 1 if they are too few, or the values do not grow with the events.
 */
export function shareAtFirst({ kind, calendar }: KpiShape, buckets: readonly KeptBucket[], now: EpochMs): number {
  if (kind !== 'count' && kind !== 'sum') return 1;
  const mature = buckets.filter(({ end }) => end + MATURE_DAYS * DAY_SECONDS * 1000 <= now);
  const known = mature.flatMap(({ firstVolume, counts }) =>
    firstVolume === undefined ? [] : [{ firstVolume, last: total([...counts.values()].map(({ volume }) => volume)) }],
  );
  if (known.length < LEAST_MATURE[calendar.interval]) return 1;
  const maturity = learnMaturity(
    [0],
    Float64Array.from(known, ({ firstVolume }) => firstVolume),
    Float64Array.from(known, ({ last }) => last),
  );
  return maturity === undefined ? 1 : visibleShare(maturity, 0);
}
