import { sampleAge } from '@tocsin/evaluator-domain';
import { MAX_SAMPLES_PER_RECORD, type Samples } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import type { PostedSample } from './posted-samples.js';

/** Samples of one owner, sorted out by time. */
export interface SortedOut {
  readonly accepted: readonly PostedSample[];
  readonly tooOld: number;
  readonly tooFarAhead: number;
}

/** @param now - The time of the post. */
export function sortOut(samples: readonly PostedSample[], now: EpochMs): SortedOut {
  if (samples.every(({ time }) => sampleAge(now, time) === 'accepted')) {
    return { accepted: samples, tooOld: 0, tooFarAhead: 0 };
  }
  const count = (age: ReturnType<typeof sampleAge>): number =>
    samples.filter(({ time }) => sampleAge(now, time) === age).length;
  return {
    accepted: samples.filter(({ time }) => sampleAge(now, time) === 'accepted'),
    tooOld: count('tooOld'),
    tooFarAhead: count('tooFarAhead'),
  };
}

/** Turns samples of one owner into columns, in their order, cut into records of at most 1,000. */
export function toColumns(org: string, owner: string, samples: readonly PostedSample[]): Samples[] {
  const records: Samples[] = [];
  for (let start = 0; start < samples.length; start += MAX_SAMPLES_PER_RECORD) {
    records.push(columnsOf(org, owner, samples, start, Math.min(start + MAX_SAMPLES_PER_RECORD, samples.length)));
  }
  return records;
}

function columnsOf(org: string, owner: string, samples: readonly PostedSample[], start: number, end: number): Samples {
  const names: string[] = [];
  const values: number[] = [];
  const first = samples[start].time;
  let isOneTime = true;
  for (let i = start; i < end; i++) {
    const { name, value, time } = samples[i];
    names.push(name);
    values.push(value);
    if (time !== first) isOneTime = false;
  }
  const time = isOneTime ? first : samples.slice(start, end).map((sample) => sample.time);
  return { org, owner, time, names, values };
}
