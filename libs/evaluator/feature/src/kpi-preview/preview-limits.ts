import { askedBand, bucketsBetween, type KpiShape, SLOTS } from '@tocsin/evaluator-domain';
import type { KpiMonitorState } from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';
import type { Span } from './count-into-memory.js';

/** Models that one preview may fit: each takes some milliseconds of the processor. */
const MAX_FITS = 1_000;
/** Buckets, or with pace their slots, that one preview may judge, counted for each series. */
const MAX_JUDGED = 200_000;
/** Numbers that one preview may keep in memory while it runs, each of some 16 bytes: what series came to in buckets and slots. */
const MAX_KEPT = 5_000_000;

/** Series that a preview may play over a span. */
export function mostSeries(
  { conditions, judgesPace }: Pick<KpiMonitorState, 'conditions' | 'judgesPace'>,
  { calendar, slots }: KpiShape,
  { from, to }: Span,
): number {
  const buckets = bucketsBetween(calendar, from, to).length;
  const judged = judgesPace && slots !== undefined ? buckets * SLOTS[calendar.interval] : buckets;
  // The night before the first day, and that of each.
  const nights = bucketsBetween({ ...calendar, interval: 'day' }, from, to).length + 1;
  const fitted = askedBand(conditions) === undefined ? Infinity : MAX_FITS / nights;
  return Math.floor(Math.min(fitted, MAX_JUDGED / judged));
}

/** @throws {InvalidInputError} If so many series are too many. */
export function checkSeries(series: number, most: number): void {
  if (series <= most) return;
  throw new InvalidInputError(
    `days: ${series} series are too many for so many days, of which at most ${most} could be played; ask for fewer days, or of a ` +
      'chart with fewer groups',
    'days',
  );
}

/** @throws {InvalidInputError} If so many numbers are too many to be kept. */
export function checkKept(numbers: number): void {
  if (numbers <= MAX_KEPT) return;
  throw new InvalidInputError(
    `days: what is to be counted comes to more than ${MAX_KEPT} numbers; ask for fewer days, without pace, or of a chart with fewer ` +
      'groups',
    'days',
  );
}
