import type { KpiCalendar, KpiWatch } from '@tocsin/evaluator-domain';
import type { EpochMs } from '@tocsin/runtime';
import { FILL_DAYS } from '../runs/kpi/count-past.js';

/** What a KPI monitor waits for before it judges again. */
export interface KpiWait {
  readonly reason: 'turn' | 'events' | 'past' | 'tooLarge' | 'bucket';
  /** The reason in a sentence. */
  readonly message: string;
  /** When the wait ends; undefined: that is not known. */
  readonly until: EpochMs | undefined;
}

const DAY_MS = 86_400_000;

/**
 * @param watch - Undefined: it has not run since this is asked.
 * @param nextJudgementAt - When the next bucket is complete and settled.
 */
export function waitOf(
  { interval }: KpiCalendar,
  watch: Pick<KpiWatch, 'counted' | 'isFilled' | 'hold'> | undefined,
  now: EpochMs,
  nextJudgementAt: EpochMs,
): KpiWait {
  if (watch === undefined) {
    const message = 'The monitor has not run yet. Those of a project take turns, and each has one soon.';
    return { reason: 'turn', message, until: undefined };
  }
  const { counted, isFilled, hold } = watch;
  if (hold?.reason === 'events') {
    const message = 'Events that were taken are not stored yet. Nothing is judged before they are.';
    return { reason: 'events', message, until: undefined };
  }
  if (hold?.reason === 'tooLarge') {
    const message = `What the chart asks is too large to be counted, and is tried again: ${hold.problem}.`;
    return { reason: 'tooLarge', message, until: Math.max(now, hold.until) };
  }
  if (!isFilled) {
    const days = counted === undefined ? 0 : Math.floor((counted.to - counted.from) / DAY_MS);
    const message = `The past is being counted: ${days} of ${FILL_DAYS[interval]} days so far.`;
    return { reason: 'past', message, until: undefined };
  }
  return {
    reason: 'bucket',
    message: `The ${interval} that is filling is judged when it is complete.`,
    until: nextJudgementAt,
  };
}
