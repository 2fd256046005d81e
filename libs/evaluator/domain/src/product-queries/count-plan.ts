import {
  countsProperty,
  groupsOf,
  linesOf,
  metricsOf,
  type PropertyReference,
  type SegmentationQuestion,
} from '@tocsin/product-queries';
import type { CountRequest, Selection } from '../ports/product-queries.js';
import { type Source, sourcesOf } from './metric-value.js';

/** Whose events are asked for, and when. */
export type CountScope = Pick<CountRequest, 'org' | 'projectId' | 'bounds' | 'firstsOf' | 'fillingFrom' | 'looksBack'>;

/** Groups of each event that a formula has at least: it may need some of another event that are not among the highest. */
const LEAST_GROUPS = 1000;

/** What is counted for a question: each of its sources in each segment. */
export function countRequest(question: SegmentationQuestion, scope: CountScope): CountRequest {
  const { measure, limit, segments } = question;
  const selections = countedSources(question).flatMap((source) =>
    segments.map(({ conditions }): Selection => {
      const { distinct, of, countsTimes } = source;
      const window = Math.min(source.window, scope.bounds.length - 1);
      if (of === 'active') return { type: undefined, conditions, groupBy: [], number: undefined, distinct, window };
      const { type, filters, groupBy } = question.events[of];
      const groups = groupingOf(question, of);
      const number = countsProperty(question, of) ? groupBy[0] : undefined;
      return {
        type,
        conditions: [...filters, ...conditions],
        groupBy: groups,
        number,
        distinct,
        ...(countsTimes && { countsTimes }),
        window,
      };
    }),
  );
  const isFormula = measure === 'formula';
  const percentiles = linesOf(question).flatMap(({ formula }) =>
    metricsOf(formula).flatMap(({ metric: { percentile } }) => (percentile === undefined ? [] : [percentile])),
  );
  return {
    ...scope,
    selections,
    measure,
    limit: isFormula ? Math.max(limit, LEAST_GROUPS) : limit,
    percentiles: [...new Set(percentiles)],
  };
}

/** The different sources of a question; selections are those of the first one in each segment, then of the next. */
export function countedSources(question: SegmentationQuestion): readonly Source[] {
  const sources = linesOf(question).flatMap(({ formula }) =>
    metricsOf(formula).flatMap(({ metric }) => sourcesOf(metric)),
  );
  return [
    ...sources.filter(({ of }, i) => of !== 'active' && isFirst(sources, i)),
    ...sources.filter(({ of }, i) => of === 'active' && isFirst(sources, i)),
  ];
}

/** The properties that make groups of an event. */
export function groupingOf(question: SegmentationQuestion, event: number): readonly PropertyReference[] {
  return [...groupsOf(question, event), ...question.groupBy];
}

export const isSame = (a: Source, b: Source): boolean =>
  a.of === b.of && a.distinct === b.distinct && a.countsTimes === b.countsTimes && a.window === b.window;

const isFirst = (sources: readonly Source[], position: number): boolean =>
  sources.findIndex((source) => isSame(source, sources[position])) === position;
