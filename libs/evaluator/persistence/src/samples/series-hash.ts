import { createHash } from 'node:crypto';

export const SERIES_HASH_BYTES = 16;

/** What tells the series of one owner apart: the first 16 bytes of SHA-256 over name and labels, labels by name. */
export function seriesHash(name: string, labels: Readonly<Record<string, string>> = {}): Buffer {
  const identity = JSON.stringify([name, ...Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
  return createHash('sha256').update(identity).digest().subarray(0, SERIES_HASH_BYTES);
}
