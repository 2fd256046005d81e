import { type ChartQuery, eventNamesOf } from '@tocsin/product-queries';
import type { ChartSeries } from '../product-queries/chart-series.js';

/** What names a series, whatever else is counted beside it. */
export interface KpiSeriesName {
  /** Tells it from the others of its watch. */
  readonly key: string;
  /** What people read. */
  readonly name: string;
  readonly segment: { readonly index: number; readonly name: string };
  readonly groupBy: readonly { readonly property: string; readonly value: string }[];
  /** It is there without events, too; a group or an event is not. */
  readonly isAlways: boolean;
}

/** A series that a watch has seen, with the number that it is kept by. */
export interface WatchedSeries extends KpiSeriesName {
  readonly series: number;
}

/** What people read of a group whose property is an empty text. */
const EMPTY_VALUE = '(empty)';

/** Series of one watch at most. */
export const MOST_SERIES = 1000;

/**
 * People read as much as tells a series from the others of its chart, `Buy; Germany; plus`; of a chart with one, its event or the steps
 * of its funnel.
 */
export function nameOfSeries(
  chart: ChartQuery,
  { event, segment, groupBy }: Pick<ChartSeries, 'event' | 'segment' | 'groupBy'>,
): KpiSeriesName {
  const events = eventNamesOf(chart);
  // An event that a chart has twice, with other filters, is told apart by its letter.
  const isTwice = events.filter((name) => name === events[event]).length > 1;
  const eventName = isTwice ? `${String.fromCharCode('A'.charCodeAt(0) + event)}: ${events[event]}` : events[event];
  const parts = [
    ...(events.length > 1 ? [eventName] : []),
    ...(chart.segments.length > 1 ? [segment.name] : []),
    ...groupBy.map(({ value }) => (value === '' ? EMPTY_VALUE : value)),
  ];
  return {
    key: JSON.stringify([event, segment.index, ...groupBy.map(({ value }) => value)]),
    name: parts.length === 0 ? eventName : parts.join('; '),
    segment,
    groupBy,
    isAlways: groupBy.length === 0,
  };
}

/** A type of event as a series of the automatic monitor. */
export const nameOfEvent = (type: string): KpiSeriesName => ({
  key: JSON.stringify([type]),
  name: type,
  segment: { index: 0, name: 'All users' },
  groupBy: [],
  isAlways: false,
});

/** Names that are not known yet, as far as there is room, the largest first. Two that read alike are told apart by a number. */
export function newSeries(
  known: readonly KpiSeriesName[],
  found: readonly { readonly name: KpiSeriesName; readonly volume: number }[],
): readonly KpiSeriesName[] {
  const keys = new Set(known.map(({ key }) => key));
  const taken = new Set(known.map(({ name }) => name));
  return found
    .filter(({ name }) => !keys.has(name.key))
    .toSorted((a, b) => b.volume - a.volume)
    .slice(0, Math.max(0, MOST_SERIES - known.length))
    .map(({ name }) => {
      let text = name.name;
      for (let n = 2; taken.has(text); n++) text = `${name.name} (${n})`;
      taken.add(text);
      return { ...name, name: text };
    });
}
