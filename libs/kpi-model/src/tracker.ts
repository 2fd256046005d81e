import { clamp } from './family.js';
import type { Tracking } from './model.js';

/** Where the level of a series is, beside what was fitted. */
export interface Track {
  readonly level: number;
  readonly echo: number;
}

export const AT_REST: Track = { level: 0, echo: 0 };

const FULL_UP_TO = 2.5;
const REJECTED_FROM = 4;
const OF_REJECTED = 1;

/** How much of a score is believed: a surprise moves the level, an accident hardly does. */
export function believed(score: number): number {
  if (Math.abs(score) >= REJECTED_FROM) return OF_REJECTED * Math.sign(score);
  return clamp(score, -FULL_UP_TO, FULL_UP_TO);
}

/** The track after one bucket more. `surprise` is a believed score in eta. */
export function followed({ level, echo }: Track, tracking: Tracking, surprise: number): Track {
  return { level: level + tracking.level * surprise, echo: tracking.echo * (echo + (1 - tracking.level) * surprise) };
}

/** The track as it stands after buckets that nobody knows. */
export const faded = (track: Track, tracking: Tracking, buckets: number): Track =>
  buckets === 0 ? track : { level: track.level, echo: track.echo * tracking.echo ** buckets };
