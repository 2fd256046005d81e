import type { EpochSeconds } from '@tocsin/runtime';

/** A condition and a series, by the condition's key and the series' name. */
export type KpiPair = readonly [condition: string, series: string];

/** What judging the next result of a monitor needs, as JSON. */
export interface KeptKpi {
  /** End of the newest complete bucket that was judged; null: none was. */
  readonly judgedTo: EpochSeconds | null;
  /** The chart whose buckets are counted, with its revision; null: of an automatic monitor. */
  readonly chart: string | null;
  /** Buckets in a row that breached where no alert is open, of pairs that have one at least. */
  readonly inARow: readonly (readonly [...KpiPair, number])[];
  /** What the bucket that is still filling has opened: not again, should somebody close it. */
  readonly running: { readonly start: EpochSeconds; readonly opened: readonly KpiPair[] } | null;
  /** Nobody was told of the newest judgement because the monitor was snoozed. */
  readonly isSnoozed: boolean;
}

export const NOTHING_KEPT: KeptKpi = { judgedTo: null, chart: null, inARow: [], running: null, isSnoozed: false };

/** Pairs with something of each, as long as a judgement takes. */
export class PairMap<V> {
  private readonly values = new Map<string, readonly [KpiPair, V]>();

  get(pair: KpiPair): V | undefined {
    return this.values.get(JSON.stringify(pair))?.[1];
  }

  set([condition, series]: KpiPair, value: V): void {
    const pair: KpiPair = [condition, series];
    this.values.set(JSON.stringify(pair), [pair, value]);
  }

  delete(pair: KpiPair): void {
    this.values.delete(JSON.stringify(pair));
  }

  entries(): readonly (readonly [KpiPair, V])[] {
    return [...this.values.values()];
  }
}

/** What a bucket that is still filling has opened so far. */
export const openedIn = (start: EpochSeconds, running: KeptKpi['running']): PairMap<true> =>
  pairsOf(running?.start === start ? running.opened : []);

function pairsOf(all: readonly KpiPair[]): PairMap<true> {
  const pairs = new PairMap<true>();
  for (const pair of all) pairs.set(pair, true);
  return pairs;
}
