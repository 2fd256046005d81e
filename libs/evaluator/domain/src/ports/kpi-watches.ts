import type { FitOutcome, KpiState } from '@tocsin/kpi-model';
import type { EpochMs } from '@tocsin/runtime';
import type { KeptKpi } from '../kpi/kept-kpi.js';
import type { CountedBucket, ExpectedRange } from '../kpi-counting/counted.js';
import type { KpiSeriesName, WatchedSeries } from '../kpi-counting/watched-series.js';

/** Names the watch of a KPI monitor. */
export interface KpiWatchName {
  readonly org: string;
  readonly monitorId: string;
}

/** What is asked on behalf of a monitor: another question begins anew. */
export interface KpiQuestion {
  readonly projectId: string;
  /** Tells questions apart: what is counted, by which clocks, and in which parts. */
  readonly hash: string;
}

/** Why a watch does not go on: events are not stored as far as they should be, or its chart takes longer than a query may. */
export type KpiHold =
  { readonly reason: 'events' } | { readonly reason: 'tooLarge'; readonly problem: string; readonly until: EpochMs };

/** How far the watch of a monitor has come. */
export interface KpiWatch {
  readonly watchNo: number;
  /** Complete buckets that begin between these two are counted; undefined: none is. */
  readonly counted: { readonly from: EpochMs; readonly to: EpochMs } | undefined;
  /** Whether they reach as far back as models are fitted to. */
  readonly isFilled: boolean;
  /** End of the newest complete bucket of the monitor that the core has judged, whatever was asked then. */
  readonly judgedUntil: EpochMs | undefined;
  /** What a bucket that was still filling has opened; null: nothing has. */
  readonly opened: KeptKpi['running'];
  /** Night of the last fit. */
  readonly fittedNight: number | undefined;
  /** Share of a bucket's final count that is there when it is judged. */
  readonly visibleShare: number;
  /** Undefined: nothing holds it up. */
  readonly hold: KpiHold | undefined;
}

/** Where a judged bucket's values were expected, by the number of the series. */
export type ExpectedRanges = ReadonlyMap<number, ExpectedRange>;

/** A complete bucket as it is kept. */
export interface KeptBucket extends CountedBucket {
  /** Sum of the volumes when it was counted first, soon after its end; undefined: it was counted long after. */
  readonly firstVolume: number | undefined;
  /** As they were when it was judged; empty if it was not. */
  readonly ranges: ExpectedRanges;
}

/** What a judgement leaves behind. */
export interface KpiJudgement {
  /** Of series that were fitted anew. */
  readonly fitted: ReadonlyMap<number, FitOutcome>;
  /** Of series that learnt more. */
  readonly states: ReadonlyMap<number, KpiState>;
  /** By the start of the bucket. */
  readonly ranges: ReadonlyMap<EpochMs, ExpectedRanges>;
  /** Once a night: buckets before `keepFrom` go, and so do the series that are `gone`. */
  readonly night?: {
    readonly night: number;
    readonly visibleShare: number;
    readonly keepFrom: EpochMs;
    readonly gone: readonly number[];
  };
}

/** What KPI monitors have counted, and what they expect. Everything of one watch belongs to one monitor alone. */
export abstract class KpiWatches {
  /** The watch of a monitor; what was kept for another question goes. */
  abstract open(name: KpiWatchName, question: KpiQuestion): Promise<KpiWatch>;
  /** @returns Undefined if the monitor has never run, or asked something else when it did. */
  abstract find(name: KpiWatchName, question: KpiQuestion): Promise<KpiWatch | undefined>;
  abstract hold(watchNo: number, hold: KpiHold | undefined): Promise<void>;
  /** By their number. */
  abstract series(watchNo: number): Promise<readonly WatchedSeries[]>;
  /** Those that are known already are left as they are. @returns All, by their number. */
  abstract addSeries(watchNo: number, names: readonly KpiSeriesName[]): Promise<readonly WatchedSeries[]>;
  /**
   * Buckets that begin at `from` or later and before `to`, in order of time.
   *
   * @param of - Numbers of the series that are wanted. Default: all.
   */
  abstract buckets(watchNo: number, from: EpochMs, to: EpochMs, of?: readonly number[]): Promise<readonly KeptBucket[]>;
  /**
   * Keeps buckets; of two counts of a bucket the later one stays.
   *
   * @param isFilled - Whether that is all that was missing from the past.
   */
  abstract keep(watchNo: number, buckets: readonly Omit<KeptBucket, 'ranges'>[], isFilled: boolean): Promise<void>;
  /**
   * By the number of the series.
   *
   * @param of - Numbers of the series that are wanted. Default: all.
   */
  abstract models(watchNo: number, of?: readonly number[]): Promise<ReadonlyMap<number, FitOutcome>>;
  /** Keeps what a judgement found, all or nothing. */
  abstract judged(watchNo: number, judgement: KpiJudgement): Promise<void>;
}
