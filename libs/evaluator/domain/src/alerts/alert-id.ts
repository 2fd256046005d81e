import { createHash } from 'node:crypto';
import { base58, base58OfBytes, type EpochSeconds } from '@tocsin/runtime';

/**
 * Id of an alert: 6 characters for the second of opening, so that ids sort by time, and 9 of a hash of what it is about.
 *
 * @param target - Key of the target: `host:ID`, `service:NAME`, …
 * @param ordinal - 1 for the first alert that monitor and target opened in that second.
 */
export function alertId(
  org: string,
  monitorId: string,
  target: string,
  openedAt: EpochSeconds,
  ordinal: number,
): string {
  return base58(BigInt(openedAt), 6) + hashed([org, monitorId, target, openedAt, ordinal], 9);
}

/** Id of a check monitor: follows from what it is, so that nobody has to assign it. */
export function checkMonitorId(org: string, hostId: string, name: string): string {
  return hashed([org, hostId, name], 11);
}

function hashed(parts: readonly (string | number)[], length: number): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  return base58OfBytes(digest.subarray(0, 16), length);
}
