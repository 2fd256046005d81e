import type { EpochMs } from '@tocsin/runtime';
import { MAX_CLOCK_SKEW_MS, MAX_EVENT_AHEAD_MS } from './event-limits.js';

/** When an upload was sent by the client's clock, and when it came by ours. */
export interface UploadTimes {
  readonly receivedAt: EpochMs;
  /** `client_upload_time`, if the client tells it. */
  readonly sentAt: EpochMs | undefined;
}

/**
 * When an event happened. Without a time: when it came. A client whose clock is off by more than `MAX_CLOCK_SKEW_MS` is
 * corrected by as much; what then lies ahead of us by more than `MAX_EVENT_AHEAD_MS` happened when it came.
 *
 * @returns Undefined if the time is no whole number of milliseconds since the Unix epoch.
 */
export function eventTime(time: unknown, { receivedAt, sentAt }: UploadTimes): EpochMs | undefined {
  if (time === undefined || time === null) return receivedAt;
  if (typeof time !== 'number' || !Number.isSafeInteger(time) || time < 0) return undefined;
  const skewMs = sentAt === undefined ? 0 : receivedAt - sentAt;
  const corrected = Math.abs(skewMs) > MAX_CLOCK_SKEW_MS ? time + skewMs : time;
  return corrected > receivedAt + MAX_EVENT_AHEAD_MS ? receivedAt : corrected;
}

/** @returns Undefined for what is no ISO 8601 time with an offset. */
export function readSentAt(clientUploadTime: unknown): EpochMs | undefined {
  if (typeof clientUploadTime !== 'string') return undefined;
  if (!/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/.test(clientUploadTime)) return undefined;
  const sentAt = Date.parse(clientUploadTime);
  return Number.isNaN(sentAt) ? undefined : sentAt;
}
