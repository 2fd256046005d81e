import type { ExternalMonitor } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import type { ResultOfKind } from '../ports/monitor-runner.js';

/** Runs that response times are averaged over at most. */
const MAX_RESPONSE_TIMES = 10;
/** Of runs in a row that were not ok, what any monitor can ask for. */
const MAX_ATTEMPTS = 10;
/** Failure texts that are remembered as told. */
const MAX_TOLD = 10;

export interface ResponseTime {
  readonly time: EpochSeconds;
  readonly value: number;
}

/** What is kept of an external monitor from run to run, as JSON. */
export interface KeptRuns {
  /** Runs in a row that were not ok, counted up to the most that a monitor can ask for. */
  readonly attempts: number;
  /** Milliseconds of the newest runs that had an answer, oldest first. */
  readonly responseTimes: readonly ResponseTime[];
  /** The service that the monitor was linked to. */
  readonly service: string | null;
  /** Failure texts that people have been told of by the alert that is open. */
  readonly told: readonly string[];
}

const NOTHING: KeptRuns = { attempts: 0, responseTimes: [], service: null, told: [] };

/** @param kept - What the judgement before this one returned; null before the first. */
export function keptRuns(kept: unknown): KeptRuns {
  return { ...NOTHING, ...(kept as Partial<KeptRuns> | null) };
}

/** What was kept, with the response time of one run more. */
export function withRun(
  kept: KeptRuns,
  monitor: ExternalMonitor,
  { responseTimeMs }: ResultOfKind<'external'>,
  time: EpochSeconds,
): KeptRuns {
  const measured = responseTimeMs === null ? [] : [{ time, value: responseTimeMs }];
  const responseTimes = [...kept.responseTimes, ...measured].slice(-MAX_RESPONSE_TIMES);
  return { ...kept, responseTimes, service: monitor.service ?? null };
}

export function withAttempt(kept: KeptRuns, isOk: boolean): KeptRuns {
  return { ...kept, attempts: isOk ? 0 : Math.min(kept.attempts + 1, MAX_ATTEMPTS) };
}

/** @returns The same if the text has been told, or so many have been that one more tells people nothing. */
export function withTold(kept: KeptRuns, text: string): KeptRuns {
  if (kept.told.includes(text) || kept.told.length >= MAX_TOLD) return kept;
  return { ...kept, told: [...kept.told, text] };
}
