import type { ExternalMonitor } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import { monitorKey } from '../owner.js';
import type { ResultOfKind, RunKind } from '../ports/monitor-runner.js';
import type { Point } from '../ports/sample-store.js';
import type { ReplayInput } from './replay.js';

/** A monitor that runs by itself, and the revision that its results are of. */
export interface ReplayedRuns {
  readonly org: string;
  readonly monitorId: string;
  readonly revision: number;
}

/** What a run found at the time at which it was due. */
export function runInput(
  { org, monitorId, revision }: ReplayedRuns,
  dueAt: EpochSeconds,
  result: ResultOfKind<RunKind>,
): ReplayInput {
  const monitorResult = { org, owner: monitorKey(monitorId), revision, dueAt, result };
  return { kind: 'monitorResult', at: dueAt * 1000, monitorResult };
}

/** Runs of which nothing is known but how long the answer took. */
export function timedRuns(of: ReplayedRuns, responseTimes: readonly Point[]): readonly ReplayInput[] {
  return responseTimes.map(({ time, value }) =>
    runInput(of, time, {
      kind: 'external',
      status: null,
      responseTimeMs: value,
      certificateExpiresAt: null,
      failure: null,
    }),
  );
}

/** Whether response times can be too long for the monitor. */
export function judgesResponseTimes(monitor: ExternalMonitor): boolean {
  const { service, responseTimeDuration, responseTimeWarning, responseTimeCritical } = monitor;
  if (service === undefined || responseTimeDuration === undefined) return false;
  return responseTimeWarning !== undefined || responseTimeCritical !== undefined;
}
