import { readWholeNumber } from './query-reader.js';
import type { Interval } from './segmentation.js';

/** Buckets that a rolling window or average goes over, at most. */
export const MAX_ROLLING: Readonly<Record<Interval, number>> = { hour: 72, day: 90, week: 12, month: 12 };

/** What each value goes over. */
export interface Rolling {
  /** Buckets whose events count: so many that end with the value's own. Users of several count once. */
  readonly rollingWindow: number;
  /** Values whose average is shown: so many that end with the value's own. */
  readonly rollingAverage: number;
}

export function readRolling(
  { rollingWindow = 1, rollingAverage = 1 }: { readonly rollingWindow?: unknown; readonly rollingAverage?: unknown },
  interval: Interval,
): Rolling {
  const most = MAX_ROLLING[interval];
  return {
    rollingWindow: readWholeNumber('rollingWindow', rollingWindow, 1, most),
    rollingAverage: readWholeNumber('rollingAverage', rollingAverage, 1, most),
  };
}
