import {
  type FormulaLine,
  leadOf,
  linesOf,
  type Metric,
  metricsOf,
  type SegmentationQuestion,
  segmentsNamedIn,
} from '@tocsin/product-queries';
import type { CountRequest, SelectionCount, Tally } from '../ports/product-queries.js';
import { countedSources, groupingOf, isSame } from './count-plan.js';
import { formulaValue } from './formula-value.js';
import { type Measured, measured, NOTHING, type Source, sourcesOf, valueOf } from './metric-value.js';

/** A line of a question in a segment, or in a group of it. Lists have an item for each bucket that is shown. */
export interface QuestionSeries {
  /** Position of the line: of the event, or of the formula. */
  readonly line: number;
  /** Position of the segment; undefined: the formula names its own. */
  readonly segment: number | undefined;
  /** A value for each property that makes groups. */
  readonly group: readonly string[];
  /** NaN, or infinite, where it cannot be computed. */
  readonly values: readonly number[];
  /** What each value is made of. */
  readonly parts: readonly Measured[];
  /** The value of all buckets as one. */
  readonly whole: number;
}

/**
 * The series of a question by line and segment. Without groups there is one also of what never happened.
 *
 * @param request - `countRequest(question, …)`, whose first `leadOf(question)` buckets are not shown.
 * @param counts - Of it, the groups of each selection in the order to show them.
 */
export function questionSeries(
  question: SegmentationQuestion,
  request: CountRequest,
  counts: readonly SelectionCount[],
): readonly QuestionSeries[] {
  const tallies = new Tallies(question, counts);
  return linesOf(question).flatMap((line, position) =>
    segmentsOf(question, line).flatMap((segment) =>
      tallies.groupsOf(line, segment).map((group) => {
        const series = new LineValues(question, request, line, segment, (source, of) => tallies.of(source, of, group));
        return { line: position, segment, group, ...series.compute() };
      }),
    ),
  );
}

const segmentsOf = ({ segments }: SegmentationQuestion, { formula }: FormulaLine): readonly (number | undefined)[] =>
  segmentsNamedIn(formula) === undefined ? [...segments.keys()] : [undefined];

/** The counts of a question by what they are of. */
class Tallies {
  private readonly sources: readonly Source[];
  private readonly bySelection = new Map<number, Map<string, SelectionCount>>();

  constructor(
    private readonly question: SegmentationQuestion,
    counts: readonly SelectionCount[],
  ) {
    this.sources = countedSources(question);
    for (const count of counts) {
      const groups = this.bySelection.get(count.selection) ?? new Map<string, SelectionCount>();
      this.bySelection.set(count.selection, groups.set(JSON.stringify(count.group), count));
    }
  }

  /** Of the first metric of a line whose event has groups. */
  groupsOf({ formula }: FormulaLine, segment: number | undefined): readonly (readonly string[])[] {
    const metrics = metricsOf(formula).map(({ metric }) => metric);
    const grouped = metrics.find((metric) => this.isGrouped(sourcesOf(metric)[0]));
    if (grouped === undefined) return [[]];
    const selection = this.selectionOf(sourcesOf(grouped)[0], grouped.segment ?? segment);
    const groups = [...(this.bySelection.get(selection)?.values() ?? [])];
    return groups.slice(0, this.question.limit).map(({ group }) => group);
  }

  /** What is not in groups counts as a whole for each of them. */
  of(source: Source, segment: number | undefined, group: readonly string[]): SelectionCount | undefined {
    const key = JSON.stringify(this.isGrouped(source) ? group : []);
    return this.bySelection.get(this.selectionOf(source, segment))?.get(key);
  }

  private isGrouped({ of }: Source): boolean {
    return of !== 'active' && groupingOf(this.question, of).length > 0;
  }

  private selectionOf(source: Source, segment = 0): number {
    return this.sources.findIndex((each) => isSame(each, source)) * this.question.segments.length + segment;
  }
}

/** Computes one series. */
class LineValues {
  private readonly counts = new Map<Metric, readonly (SelectionCount | undefined)[]>();

  constructor(
    private readonly question: SegmentationQuestion,
    private readonly request: CountRequest,
    private readonly line: FormulaLine,
    private readonly segment: number | undefined,
    private readonly countOf: (source: Source, segment: number | undefined) => SelectionCount | undefined,
  ) {}

  compute(): Pick<QuestionSeries, 'values' | 'parts' | 'whole'> {
    const { formula } = this.line;
    const lead = leadOf(this.question);
    const shown = Array.from({ length: this.request.bounds.length - 1 - lead }, (_, i) => lead + i);
    return {
      values: shown.map((bucket) => meanOf(this.averaged(bucket).map((each) => this.valueAt(each)))),
      parts: shown.map((bucket) => this.partAt(bucket)),
      whole: formulaValue(formula, ({ metric }) => valueOf(this.measuredAt(metric, undefined))),
    };
  }

  private averaged(bucket: number): readonly number[] {
    return bucketsUntil(bucket, this.question.rollingAverage);
  }

  private valueAt(bucket: number): number {
    return formulaValue(this.line.formula, ({ metric, averaged }) =>
      meanOf(bucketsUntil(bucket, averaged).map((each) => valueOf(this.measuredAt(metric, each)))),
    );
  }

  private partAt(bucket: number): Measured {
    const { formula } = this.line;
    if (formula.kind !== 'metric') {
      const volumes = this.averaged(bucket).map((each) => this.eventsAt(each));
      return { numerator: NaN, denominator: undefined, volume: meanOf(volumes) };
    }
    const { metric, averaged } = formula;
    const parts = this.averaged(bucket)
      .flatMap((each) => bucketsUntil(each, averaged))
      .map((each) => this.measuredAt(metric, each));
    const denominators = parts.flatMap(({ denominator }) => (denominator === undefined ? [] : [denominator]));
    return {
      numerator: meanOf(parts.map(({ numerator }) => numerator)),
      denominator: denominators.length === 0 ? undefined : meanOf(denominators),
      volume: meanOf(parts.map(({ volume }) => volume)),
    };
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

const bucketsUntil = (last: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => last - i);

/** Of what is known; NaN if nothing is. */
function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / (known.length === 0 ? NaN : known.length);
}
