import {
  type FormulaLine,
  linesOf,
  metricsOf,
  type SegmentationQuestion,
  segmentsNamedIn,
} from '@tocsin/product-queries';
import type { CountRequest, SelectionCount } from '../ports/product-queries.js';
import { countedSources, groupingOf, isSame } from './count-plan.js';
import { type ComputedLine, LineValues } from './line-values.js';
import { type Source, sourcesOf } from './metric-value.js';

/** A line of a question in a segment, or in a group of it. Lists have an item for each bucket that is shown. */
export interface QuestionSeries extends ComputedLine {
  /** Position of the line: of the event, or of the formula. */
  readonly line: number;
  /** Position of the segment; undefined: the formula names its own. */
  readonly segment: number | undefined;
  /** A value for each property that makes groups. */
  readonly group: readonly string[];
}

/**
 * The series of a question by line and segment. Without groups there is one also of what never happened. There may be thousands: take
 * them `inTurns`.
 *
 * @param request - `countRequest(question, …)`, whose first `leadOf(question)` buckets are not shown.
 * @param counts - Of it, the groups of each selection in the order to show them.
 */
export function* questionSeries(
  question: SegmentationQuestion,
  request: CountRequest,
  counts: readonly SelectionCount[],
): Generator<QuestionSeries> {
  const tallies = new Tallies(question, counts);
  for (const [position, line] of linesOf(question).entries()) {
    for (const segment of segmentsOf(question, line)) {
      for (const group of tallies.groupsOf(line, segment)) {
        const values = new LineValues(question, request, line, segment, (source, of) => tallies.of(source, of, group));
        yield { line: position, segment, group, ...values.compute() };
      }
    }
  }
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
