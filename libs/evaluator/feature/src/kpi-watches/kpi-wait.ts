import { bucketAt, type KpiWatch } from '@tocsin/evaluator-domain';
import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import { FILL_DAYS } from '../runs/kpi/count-past.js';
import type { KpiSource } from '../runs/kpi/kpi-sources.js';

/** What a KPI monitor waits for before it judges again. */
export interface KpiWait {
  readonly reason: 'turn' | 'events' | 'past' | 'tooLarge' | 'bucket';
  /** The reason in a sentence. */
  readonly message: string;
  /** When the wait ends; null: that is not known. */
  readonly until: EpochSeconds | null;
}

const DAY_MS = 86_400_000;

/** @param watch - Undefined: it has not run since this is asked. */
export function waitOf(
  source: Pick<KpiSource, 'shape' | 'growsForMs'>,
  watch: Pick<KpiWatch, 'counted' | 'isFilled' | 'hold'> | undefined,
  now: EpochMs,
  settlingMs: number,
): KpiWait {
  if (watch === undefined) {
    return {
      reason: 'turn',
      message: 'The monitor has not run yet: monitors take turns.',
      until: null,
    };
  }
  const { counted, isFilled, hold } = watch;
  const { interval } = source.shape.calendar;
  if (hold?.reason === 'events') {
    const message = 'Events that were taken are not stored yet; nothing is judged before they are.';
    return { reason: 'events', message, until: null };
  }
  if (hold?.reason === 'tooLarge') {
    const message = `What its chart asks cannot be counted, but is tried again: ${hold.problem}.`;
    return { reason: 'tooLarge', message, until: Math.ceil(Math.max(now, hold.until) / 1000) };
  }
  if (!isFilled) {
    const days = counted === undefined ? 0 : Math.floor((counted.to - counted.from) / DAY_MS);
    const message = `The past is being counted: ${days} of ${FILL_DAYS[interval]} days so far.`;
    return { reason: 'past', message, until: null };
  }
  const message = `The next ${interval} is judged when it is complete.`;
  return { reason: 'bucket', message, until: nextJudgementAt(source, now, settlingMs) };
}

/** When the bucket that is filling is complete, and its events have had time to come. */
export function nextJudgementAt(
  { shape, growsForMs }: Pick<KpiSource, 'shape' | 'growsForMs'>,
  now: EpochMs,
  settlingMs: number,
): EpochSeconds {
  const delayMs = settlingMs + growsForMs;
  return Math.floor((bucketAt(shape.calendar, now - delayMs).end + delayMs) / 1000);
}
