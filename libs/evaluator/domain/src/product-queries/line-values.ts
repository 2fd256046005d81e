import {
  type Formula,
  type FormulaLine,
  leadOf,
  type Metric,
  metricsOf,
  type SegmentationQuestion,
} from '@tocsin/product-queries';
import type { CountRequest, SelectionCount, Tally } from '../ports/product-queries.js';
import { formulaValue } from './formula-value.js';
import { type Measured, measured, NOTHING, type Source, sourcesOf, valueOf } from './metric-value.js';
import { windowMeans } from './window-means.js';

/** What a line comes to. */
export interface ComputedLine {
  /** NaN, or infinite, where it cannot be computed. */
  readonly values: readonly number[];
  /** What each value is made of. */
  readonly parts: readonly Measured[];
  /** The value of all buckets as one. */
  readonly whole: number;
}

/** Computes a line of a question, for one segment or for those that it names. */
export class LineValues {
  private readonly counts = new Map<Metric, readonly (SelectionCount | undefined)[]>();

  /** @param countOf - Of the line's group. */
  constructor(
    private readonly question: SegmentationQuestion,
    private readonly request: CountRequest,
    private readonly line: FormulaLine,
    private readonly segment: number | undefined,
    private readonly countOf: (source: Source, segment: number | undefined) => SelectionCount | undefined,
  ) {}

  /** For each bucket that is shown. */
  compute(): ComputedLine {
    const { formula } = this.line;
    const lead = leadOf(this.question);
    return {
      values: this.values(formula).slice(lead),
      parts: this.parts(formula).slice(lead),
      whole: formulaValue(formula, ({ metric }) => valueOf(this.measuredAt(metric, undefined))),
    };
  }

  private values(formula: Formula): readonly number[] {
    const ofMetrics = new Map(
      metricsOf(formula).map(({ metric, averaged }) => [metric, this.metricValues(metric, averaged)]),
    );
    const values = this.eachBucket((bucket) =>
      formulaValue(formula, ({ metric }) => ofMetrics.get(metric)?.[bucket] ?? NaN),
    );
    return windowMeans(values, this.question.rollingAverage);
  }

  private metricValues(metric: Metric, averaged: number): readonly number[] {
    const values = this.eachBucket((bucket) => valueOf(this.measuredAt(metric, bucket)));
    return windowMeans(values, averaged);
  }

  private parts(formula: Formula): readonly Measured[] {
    const { rollingAverage } = this.question;
    if (formula.kind !== 'metric') {
      const events = this.eachBucket((bucket) => this.eventsAt(bucket));
      return windowMeans(events, rollingAverage).map((volume) => ({ numerator: NaN, denominator: undefined, volume }));
    }
    const parts = this.eachBucket((bucket) => this.measuredAt(formula.metric, bucket));
    const meansOf = (numberOf: (part: Measured) => number): readonly number[] =>
      windowMeans(parts.map(numberOf), formula.averaged, rollingAverage);
    const numerators = meansOf(({ numerator }) => numerator);
    const denominators = meansOf(({ denominator }) => denominator ?? NaN);
    const volumes = meansOf(({ volume }) => volume);
    return parts.map(({ denominator }, bucket) => ({
      numerator: numerators[bucket],
      denominator: denominator === undefined ? undefined : denominators[bucket],
      volume: volumes[bucket],
    }));
  }

  /** How often the events of the line happened. */
  private eventsAt(bucket: number): number {
    const metrics = metricsOf(this.line.formula).map(({ metric }) => metric);
    const ofEach = metrics.filter(
      (metric, i) =>
        metrics.findIndex((each) => each.event === metric.event && this.segmentOf(each) === this.segmentOf(metric)) ===
        i,
    );
    return ofEach.reduce((sum, metric) => sum + this.talliesAt(metric, bucket)[0].totals, 0);
  }

  private eachBucket<T>(of: (bucket: number) => T): readonly T[] {
    return Array.from({ length: this.request.bounds.length - 1 }, (_, bucket) => of(bucket));
  }

  private segmentOf({ segment = this.segment }: Metric): number | undefined {
    return segment;
  }

  /** @param bucket - Undefined: all of them as one. */
  private measuredAt(metric: Metric, bucket: number | undefined): Measured {
    return measured(metric, this.talliesAt(metric, bucket), this.request);
  }

  /** Of each source of a metric. */
  private talliesAt(metric: Metric, bucket: number | undefined): readonly Tally[] {
    const counts =
      this.counts.get(metric) ?? sourcesOf(metric).map((source) => this.countOf(source, this.segmentOf(metric)));
    this.counts.set(metric, counts);
    return counts.map((count) => (bucket === undefined ? count?.whole : count?.buckets.get(bucket)) ?? NOTHING);
  }
}
