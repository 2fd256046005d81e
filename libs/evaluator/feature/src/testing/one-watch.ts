import {
  type KeptBucket,
  type KpiHold,
  type KpiJudgement,
  type KpiSeriesName,
  type KpiWatch,
  KpiWatches,
  type WatchedSeries,
} from '@tocsin/evaluator-domain';
import type { FitOutcome } from '@tocsin/kpi-model';

const HOUR_MS = 3_600_000;

/** One watch of hours in memory, as far as counting goes: it learns nothing. */
export class OneWatch extends KpiWatches {
  readonly kept = new Map<number, Omit<KeptBucket, 'ranges'>>();
  judgedUntil: number | undefined;
  opened: KpiWatch['opened'] = null;
  private names: WatchedSeries[] = [];
  private isFilled = false;
  private fittedNight: number | undefined;
  private heldUp: KpiHold | undefined;

  get watch(): KpiWatch {
    const starts = [...this.kept.keys()];
    const counted = { from: Math.min(...starts), to: Math.max(...starts) + HOUR_MS };
    return {
      ...{ watchNo: 1, counted: starts.length === 0 ? undefined : counted, isFilled: this.isFilled },
      ...{ judgedUntil: this.judgedUntil, opened: this.opened, fittedNight: this.fittedNight, visibleShare: 1 },
      hold: this.heldUp,
    };
  }
  override async open(): Promise<KpiWatch> {
    return this.watch;
  }
  override async find(): Promise<KpiWatch> {
    return this.watch;
  }
  override async hold(_watchNo: number, hold: KpiHold | undefined): Promise<void> {
    this.heldUp = hold;
  }
  override async series(): Promise<readonly WatchedSeries[]> {
    return this.names;
  }
  override async addSeries(_watchNo: number, names: readonly KpiSeriesName[]): Promise<readonly WatchedSeries[]> {
    this.names = [...this.names, ...names.map((name, i) => ({ ...name, series: this.names.length + i + 1 }))];
    return this.names;
  }
  override async buckets(): Promise<readonly KeptBucket[]> {
    return [...this.kept.values()].map((bucket) => ({ ...bucket, ranges: new Map() }));
  }
  override async keep(_no: number, buckets: readonly Omit<KeptBucket, 'ranges'>[], isFilled: boolean): Promise<void> {
    for (const bucket of buckets) this.kept.set(bucket.start, bucket);
    this.isFilled ||= isFilled;
  }
  override async models(): Promise<ReadonlyMap<number, FitOutcome>> {
    return new Map();
  }
  override async judged(_no: number, { night }: KpiJudgement): Promise<void> {
    this.fittedNight = night?.night ?? this.fittedNight;
  }
}
