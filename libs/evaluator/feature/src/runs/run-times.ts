import { createHash } from 'node:crypto';
import type { EpochMs } from '@tocsin/runtime';

/** Where in every period a monitor runs: from its key alone, so that many monitors are spread and each keeps its place. */
export function phaseOf(key: string, periodMs: number): number {
  return createHash('sha256').update(key).digest().readUIntBE(0, 6) % periodMs;
}

/** The newest due time after `from` and not after `to`; undefined if there is none. Earlier ones are made up for by it. */
export function dueBetween(from: EpochMs, to: EpochMs, phaseMs: number, periodMs: number): EpochMs | undefined {
  const newest = Math.floor((to - phaseMs) / periodMs) * periodMs + phaseMs;
  return newest > from ? newest : undefined;
}

/** Every due time after `from` and not after `to`. */
export function* dueTimes(from: EpochMs, to: EpochMs, phaseMs: number, periodMs: number): Iterable<EpochMs> {
  const newest = Math.floor((from - phaseMs) / periodMs) * periodMs + phaseMs;
  for (let due = newest + periodMs; due <= to; due += periodMs) yield due;
}
