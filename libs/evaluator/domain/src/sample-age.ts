import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import { MAX_SAMPLE_AGE_MS, MAX_SAMPLE_LEAD_MS } from './limits.js';

/**
 * Whether a sample is kept, by the append time of its record. Ingestion, storage and evaluation ask this same function.
 *
 * @param at - Append time of the record; at ingestion, the time of the post.
 * @param time - The sample's own time.
 */
export function sampleAge(at: EpochMs, time: EpochSeconds): 'accepted' | 'tooOld' | 'tooFarAhead' {
  const ageMs = at - time * 1000;
  if (ageMs > MAX_SAMPLE_AGE_MS) return 'tooOld';
  return -ageMs > MAX_SAMPLE_LEAD_MS ? 'tooFarAhead' : 'accepted';
}
