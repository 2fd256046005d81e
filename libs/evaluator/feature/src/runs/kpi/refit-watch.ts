import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { fitted, type PlacedBucket, type WatchedSeries } from '@tocsin/evaluator-domain';
import { type FitOutcome, InvalidSeriesError } from '@tocsin/kpi-model';
import { Logger } from '@tocsin/runtime';
import type { KpiSource } from './kpi-sources.js';

/** Fits what is expected of the series of a watch. */
@Injectable()
export class RefitWatch {
  constructor(private readonly logger: Logger) {}

  /**
   * Takes some milliseconds of the processor for each series, and lets others have it between two.
   *
   * @param history - Complete buckets in order of time.
   * @param before - What the last fit and all since came to; a series that cannot be fitted stays as it was.
   */
  async run(
    { shape }: KpiSource,
    series: readonly WatchedSeries[],
    history: readonly PlacedBucket[],
    before: ReadonlyMap<number, FitOutcome>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, FitOutcome>> {
    const outcomes = new Map<number, FitOutcome>();
    for (const { series: number, name } of series) {
      signal.throwIfAborted();
      try {
        outcomes.set(number, fitted(shape, history, number, before.get(number)));
      } catch (error) {
        if (!(error instanceof InvalidSeriesError)) throw error;
        this.logger.error('a series of a KPI monitor could not be fitted', { series: name, error: String(error) });
      }
      await setImmediate();
    }
    return outcomes;
  }
}
