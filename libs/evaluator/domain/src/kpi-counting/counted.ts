import type { EpochMs } from '@tocsin/runtime';
import type { KpiKind } from '@tocsin/kpi-model';
import type { KpiBucket } from './kpi-calendar.js';

/** What a series came to in a bucket. */
export interface CountedValue {
  /** Null: there is none, as of a share of nobody. */
  readonly value: number | null;
  /** Users or events, of a ratio or an average those that it is divided by. */
  readonly volume: number;
  /** What each slot adds: of a ratio its numerator. Absent if it was not counted by slots. */
  readonly parts?: readonly number[];
  /** Of a ratio: the denominator of each slot. */
  readonly partVolumes?: readonly number[];
}

/** Where a value is expected to lie; null: there is no bound on that side. */
export interface ExpectedRange {
  readonly expected: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** A complete bucket as it was counted last. */
export interface CountedBucket {
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** Events that came until then were counted. */
  readonly countedUntil: EpochMs;
  /** By the number of the series; one without events is missing. */
  readonly counts: ReadonlyMap<number, CountedValue>;
}

/** A counted bucket with what the clocks showed when it began. */
export interface PlacedBucket extends CountedBucket, Pick<KpiBucket, 'wall'> {}

/** What a series without events came to. */
export function nothingOf(kind: KpiKind, slots: number | undefined): CountedValue {
  const zeros = slots === undefined ? undefined : Array.from({ length: slots }, () => 0);
  return {
    value: kind === 'count' || kind === 'sum' ? 0 : null,
    volume: 0,
    ...(zeros !== undefined && { parts: zeros }),
    ...(zeros !== undefined && kind === 'ratio' && { partVolumes: zeros }),
  };
}

/** Puts the slots of a bucket together. @param volumes - Of a ratio its denominators. */
export function joinedSlots(kind: KpiKind, parts: readonly number[], volumes: readonly number[]): CountedValue {
  const [sum, volume] = [total(parts), total(volumes)];
  if (kind !== 'ratio') return { value: sum, volume, parts };
  return { value: volume === 0 ? null : sum / volume, volume, parts, partVolumes: volumes };
}

export const total = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);
