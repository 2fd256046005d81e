import { phaseOf } from '../run-times.js';

/** Nights begin between 1 and 4 o'clock, each monitor's at its own time. */
const NIGHT = { firstSeconds: 3600, lengthSeconds: 3 * 3600 };

/** Buckets that are kept for the next fits, in days: more history than a first fit has makes the bands steadier. */
export const KEEP_DAYS = { hour: 28, day: 430 } as const;

/** Seconds after midnight at which the nights of a monitor begin. @param key - `org/monitor`. */
export const nightSecondsOf = (key: string): number =>
  NIGHT.firstSeconds + Math.floor(phaseOf(key, NIGHT.lengthSeconds));
