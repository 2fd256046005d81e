import type { SegmentationQuestion } from '@tocsin/product-queries';
import type { Selection, SelectionCount, Tally } from '../ports/product-queries.js';

/** What is counted for a question: each event in each segment, then for `pct_dau` who was active in each segment. */
export function selectionsOf({ events, segments, groupBy, measure }: SegmentationQuestion): readonly Selection[] {
  const addsUp = measure === 'sums' || measure === 'value_avg';
  const ofEvents = events.flatMap(({ type, filters, groupBy: ofEvent }) =>
    segments.map(({ conditions }): Selection => ({
      type,
      conditions: [...filters, ...conditions],
      groupBy: [...(addsUp ? ofEvent.slice(1) : ofEvent), ...groupBy],
      number: addsUp ? ofEvent[0] : undefined,
    })),
  );
  const active = segments.map(({ conditions }): Selection => ({
    type: undefined,
    conditions,
    groupBy: [],
    number: undefined,
  }));
  return measure === 'pct_dau' ? [...ofEvents, ...active] : ofEvents;
}

/** What was counted of an event in a segment, or in one of its groups. */
export interface CountedSeries extends SelectionCount {
  /** Position of the event. */
  readonly event: number;
  /** Position of the segment. */
  readonly segment: number;
  /** Who was active in the segment, if that was asked for and anyone was. */
  readonly active: SelectionCount | undefined;
}

/**
 * @param counts - Of `selectionsOf(question)`, the groups of each in the order to show them.
 * @returns By event and segment. Without groups there is a series also of what never happened.
 */
export function countedSeries(
  question: SegmentationQuestion,
  counts: readonly SelectionCount[],
): readonly CountedSeries[] {
  const { events, segments } = question;
  return selectionsOf(question)
    .slice(0, events.length * segments.length)
    .flatMap(({ groupBy }, position) => {
      const [event, segment] = [Math.floor(position / segments.length), position % segments.length];
      const active = counts.find(({ selection }) => selection === events.length * segments.length + segment);
      const found = counts.filter(({ selection }) => selection === position);
      const isMissing = found.length === 0 && groupBy.length === 0;
      const nothing = { selection: position, group: [], whole: NOTHING, buckets: new Map<number, Tally>() };
      return (isMissing ? [nothing] : found).map((count) => ({ ...count, event, segment, active }));
    });
}

/** The tally of what never happened. */
export const NOTHING: Tally = { totals: 0, uniques: 0, sum: 0, numbers: 0 };
