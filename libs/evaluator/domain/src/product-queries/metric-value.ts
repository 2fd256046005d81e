import type { Metric } from '@tocsin/product-queries';
import type { CountRequest, Selection, Tally } from '../ports/product-queries.js';

/** What a metric looks at: tallies of its event, or of whoever was active. */
export interface Source extends Pick<Selection, 'distinct' | 'window' | 'countsTimes'> {
  readonly of: number | 'active';
}

/** What a metric is made of: with a denominator it is `numerator / denominator`. NaN where nothing is known. */
export interface Measured {
  readonly numerator: number;
  readonly denominator: number | undefined;
  /** Users or events that the value says something about. */
  readonly volume: number;
}

/** What must be counted for a metric: of its event, and for a share of the active users also of them. */
export function sourcesOf({ name, event, window }: Metric): readonly Source[] {
  const source = (of: Source['of'], distinct: Source['distinct']): Source => ({ of, distinct, window });
  switch (name) {
    case 'UNIQUES':
    case 'AVG':
      return [source(event, 'people')];
    case 'FREQPERCENTILE':
      return [{ ...source(event, 'people'), countsTimes: true }];
    case 'ACTIVE':
      return [source(event, 'people'), source('active', 'people')];
    case 'ARPAU':
      return [source(event, 'nothing'), source('active', 'people')];
    case 'PROPCOUNT':
      return [source(event, 'values')];
    default:
      return [source(event, 'nothing')];
  }
}

/** @param tallies - Of `sourcesOf(metric)`. */
export function measured(
  { name, percentile }: Metric,
  [tally, active = NOTHING]: readonly Tally[],
  { percentiles }: Pick<CountRequest, 'percentiles'>,
): Measured {
  const { totals, uniques, sum, numbers } = tally;
  const percentileOf = (): number => tally.percentiles[percentiles.findIndex((each) => each === percentile)] ?? NaN;
  const plain = (numerator: number, volume: number): Measured => ({ numerator, denominator: undefined, volume });
  const share = (numerator: number, denominator: number): Measured => ({ numerator, denominator, volume: denominator });
  switch (name) {
    case 'UNIQUES':
      return plain(uniques, uniques);
    case 'TOTALS':
      return plain(totals, totals);
    case 'ACTIVE':
      return share(uniques, active.uniques);
    case 'AVG':
      return share(totals, uniques);
    case 'ARPAU':
      return share(sum, active.uniques);
    case 'PROPSUM':
      return plain(sum, numbers);
    case 'PROPAVG':
      return share(sum, numbers);
    case 'PROPCOUNT':
      return plain(uniques, totals);
    case 'PROPMAX':
      return plain(tally.greatest, numbers);
    case 'PROPMIN':
      return plain(tally.least, numbers);
    case 'PERCENTILE':
      return plain(percentileOf(), numbers);
    case 'FREQPERCENTILE':
      return plain(percentileOf(), uniques);
  }
}

/** NaN if there is nothing to divide by. */
export function valueOf({ numerator, denominator }: Measured): number {
  return denominator === undefined ? numerator : numerator / (denominator === 0 ? NaN : denominator);
}

/** The tally of what never happened. */
export const NOTHING: Tally = {
  totals: 0,
  uniques: 0,
  sum: 0,
  numbers: 0,
  least: NaN,
  greatest: NaN,
  percentiles: [],
};
