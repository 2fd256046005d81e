import type { Measure } from '@tocsin/product-queries';
import type { Tally } from '../ports/product-queries.js';
import { NOTHING } from './selections.js';

/** A value as what it is made of: with a denominator it is `numerator / denominator`. */
export interface Measured {
  readonly numerator: number;
  readonly denominator: number | undefined;
  /** Users or events that the value says something about. */
  readonly volume: number;
}

/** @param active - Of those who were active, for `pct_dau`. */
export function measured(measure: Measure, tally: Tally = NOTHING, active: Tally = NOTHING): Measured {
  const { uniques, totals, sum, numbers } = tally;
  switch (measure) {
    case 'uniques':
      return { numerator: uniques, denominator: undefined, volume: uniques };
    case 'totals':
      return { numerator: totals, denominator: undefined, volume: totals };
    case 'pct_dau':
      return { numerator: uniques, denominator: active.uniques, volume: active.uniques };
    case 'average':
      return { numerator: totals, denominator: uniques, volume: uniques };
    case 'sums':
      return { numerator: sum, denominator: undefined, volume: numbers };
    case 'value_avg':
      return { numerator: sum, denominator: numbers, volume: numbers };
  }
}

/** @param missing - What it is if there is nothing to divide by. */
export function valueOf({ numerator, denominator }: Measured, missing: number): number {
  if (denominator === undefined) return numerator;
  return denominator === 0 ? missing : numerator / denominator;
}
