import { Injectable } from '@nestjs/common';
import {
  askedBand,
  BASELINE_DAYS,
  daysBefore,
  dueBuckets,
  ELIGIBILITY_DAYS,
  factsOf,
  type Facts,
  fillingBucket,
  isEligible,
  type KeptBucket,
  KpiWatches,
  lastBucketUntil,
  MonitorRunner,
  type MonitorRun,
  nextNews,
  nightAt,
  onlyRises,
  type PlacedBucket,
  type RunOutcome,
  shareAtFirst,
  wallOf,
  type WatchedSeries,
} from '@tocsin/evaluator-domain';
import type { FitOutcome, KpiState } from '@tocsin/kpi-model';
import { Clock, type EpochMs } from '@tocsin/runtime';
import { phaseOf } from '../run-times.js';
import { CountNews } from './count-news.js';
import { CountPast } from './count-past.js';
import { EventProgress } from './event-progress.js';
import { type KpiSource, KpiSources } from './kpi-sources.js';
import { RefitWatch } from './refit-watch.js';

/** How KPI monitors are counted. */
export class KpiSettings {
  constructor(
    /** Milliseconds for which events of a moment are waited for before it is judged (`TOCSIN_KPI_SETTLING_MS`). */
    readonly settlingMs: number,
  ) {}
}

/** Nights begin between 1 and 4 o'clock, each monitor's at its own time. */
const NIGHT = { firstSeconds: 3600, lengthSeconds: 3 * 3600 };
/** Buckets that are kept for the next fits, in days: more history than a first fit has makes the bands steadier. */
const KEEP_DAYS = { hour: 28, day: 430 } as const;

/** Up to when there is nothing new for a monitor as it is. */
interface Idle {
  readonly revision: number;
  readonly question: string;
  readonly until: EpochMs;
}

/** A run as far as it is decided before anything is counted. */
interface Occasion extends MonitorRun<'kpi'> {
  readonly key: string;
  readonly source: KpiSource;
  /** Events that came until then are counted. */
  readonly countedUntil: EpochMs;
  /** What happened before has come, but for what is late. */
  readonly settledUntil: EpochMs;
  readonly nightSeconds: number;
}

/** Finds what the buckets of KPI monitors came to, beside what was expected of them. */
@Injectable()
export class KpiRunner extends MonitorRunner<'kpi'> {
  override readonly kind = 'kpi';
  /** Forgetting one costs a look. */
  private readonly idle = new Map<string, Idle>();
  /** When a question was asked first of which nothing is counted yet, by its monitor. */
  private readonly asked = new Map<string, { readonly question: string; readonly at: EpochMs }>();

  constructor(
    private readonly sources: KpiSources,
    private readonly progress: EventProgress,
    private readonly watches: KpiWatches,
    private readonly past: CountPast,
    private readonly news: CountNews,
    private readonly refit: RefitWatch,
    private readonly settings: KpiSettings,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Says nothing while some partition of product events is not stored so far: what is missing then may only be late. */
  override async run(
    run: MonitorRun<'kpi'>,
    signal: AbortSignal,
  ): Promise<RunOutcome<'kpi'> | 'nothing new' | undefined> {
    const key = `${run.org}/${run.monitor.id}`;
    const source = this.sources.of(run.org, run.monitor);
    if (source === undefined) {
      this.idle.delete(key);
      this.asked.delete(key);
      return 'nothing new';
    }
    const countedUntil = await this.progress.completeUntil();
    if (countedUntil === undefined) return undefined;
    const settledUntil = countedUntil - this.settings.settlingMs - source.growsForMs;
    const nightSeconds = NIGHT.firstSeconds + Math.floor(phaseOf(key, NIGHT.lengthSeconds));
    const occasion = { ...run, key, source, countedUntil, settledUntil, nightSeconds };
    return this.isIdle(occasion) ? 'nothing new' : this.look(occasion, signal);
  }

  private async look(occasion: Occasion, signal: AbortSignal): Promise<RunOutcome<'kpi'> | 'nothing new'> {
    const { org, monitor, source, countedUntil, settledUntil, nightSeconds } = occasion;
    const { calendar } = source.shape;
    const last = lastBucketUntil(calendar, settledUntil);
    const watch = await this.watches.open({ org, monitorId: monitor.id }, source.question);
    const { watchNo } = watch;
    if (watch.counted === undefined && this.isTooEarly(occasion)) return 'nothing new';
    if (!(await this.past.run(source, watch, last.start, countedUntil, signal))) return 'nothing new';

    const due = dueBuckets(calendar, settledUntil, watch.toldUntil);
    const filling = monitor.judgesPace ? fillingBucket(calendar, settledUntil) : undefined;
    const night = nightAt(calendar.timeZone, settledUntil, nightSeconds);
    const isNight = watch.fittedNight !== night;
    const asked = { watchNo, last, isDue: due.length > 0, isNight, filling, settledUntil, countedUntil };
    const news = await this.news.run(source, asked, signal);

    const isAskedForBand = askedBand(monitor.conditions) !== undefined;
    const before = isAskedForBand ? await this.watches.models(watchNo) : new Map<number, FitOutcome>();
    const isToFit = isAskedForBand && (isNight || before.size === 0);
    const buckets = await this.buckets(source, watchNo, last.end, isToFit || isNight);
    const series = source.isOfEveryEvent ? eligible(news.series, buckets) : news.series;
    const history = due.length === 0 ? buckets : buckets.filter(({ start }) => start < due[0].start);
    const fitted = isToFit ? await this.refit.run(source, series, history, before, signal) : new Map();
    const facts = factsOf({
      ...{ shape: source.shape, conditions: monitor.conditions, series, buckets, due },
      filling: filling && { ...filling, counts: news.filling, onlyRises: onlyRises(source.shape) },
      models: new Map([...before, ...fitted]),
      visibleShare: watch.visibleShare,
    });
    signal.throwIfAborted();
    await this.watches.judged(watchNo, {
      fitted,
      states: changedStates(facts, before),
      ranges: facts.ranges,
      ...(isNight && {
        night: {
          night,
          visibleShare: shareAtFirst(source.shape, buckets, countedUntil),
          keepFrom: daysBefore(calendar, settledUntil, KEEP_DAYS[calendar.interval]),
          gone: silentGroups(news.series, buckets),
        },
      }),
    });
    if (due.length === 0 && filling === undefined) {
      this.rest(occasion);
      return 'nothing new';
    }
    return {
      result: {
        kind: 'kpi',
        chartRevision: source.chartRevision,
        interval: calendar.interval,
        unit: source.unit,
        countedUntil,
        buckets: facts.buckets,
        ...(facts.running !== undefined && { running: facts.running }),
      },
      appended: async () => {
        if (due.length > 0) await this.watches.told(watchNo, last.end);
        this.rest(occasion);
      },
    };
  }

  /** Whoever sends the past and then sets a monitor on it has it counted with all that was sent before. */
  private isTooEarly({ key, source, countedUntil }: Occasion): boolean {
    const { hash } = source.question;
    const known = this.asked.get(key);
    if (known?.question !== hash) {
      this.asked.set(key, { question: hash, at: this.clock.now() });
      return true;
    }
    if (countedUntil <= known.at) return true;
    this.asked.delete(key);
    return false;
  }

  /** Complete buckets as far back as comparisons look, or all of them. */
  private async buckets(
    { shape, isOfEveryEvent }: KpiSource,
    watchNo: number,
    until: EpochMs,
    isWhole: boolean,
  ): Promise<readonly (KeptBucket & PlacedBucket)[]> {
    const { calendar } = shape;
    const days = isOfEveryEvent ? ELIGIBILITY_DAYS : BASELINE_DAYS;
    const kept = await this.watches.buckets(watchNo, isWhole ? 0 : daysBefore(calendar, until, days), until);
    return kept.map((bucket) => ({ ...bucket, wall: wallOf(calendar, bucket.start) }));
  }

  private isIdle({ key, revision, source, settledUntil }: Occasion): boolean {
    const idle = this.idle.get(key);
    return idle?.revision === revision && idle.question === source.question.hash && settledUntil < idle.until;
  }

  private rest({ key, revision, monitor, source, settledUntil, nightSeconds }: Occasion): void {
    const until = nextNews(source.shape.calendar, settledUntil, monitor.judgesPace, nightSeconds);
    this.idle.set(key, { revision, question: source.question.hash, until });
  }
}

/** Of the automatic monitor: the events that happened often enough in the last 30 days. */
const eligible = (series: readonly WatchedSeries[], buckets: readonly PlacedBucket[]): readonly WatchedSeries[] =>
  series.filter(({ series: number }) => isEligible(buckets.map(({ counts }) => counts.get(number)?.volume ?? 0)));

/** Groups and events of which nothing was heard for as long as anything is kept. What has no groups is watched nevertheless. */
const silentGroups = (series: readonly WatchedSeries[], buckets: readonly PlacedBucket[]): readonly number[] =>
  series
    .filter(({ series: number, isAlways }) => !isAlways && !buckets.some(({ counts }) => counts.has(number)))
    .map(({ series: number }) => number);

function changedStates({ states }: Facts, before: ReadonlyMap<number, FitOutcome>): ReadonlyMap<number, KpiState> {
  return new Map(
    [...states].filter(([series, state]) => {
      const known = before.get(series);
      return known?.outcome !== 'fitted' || known.state !== state;
    }),
  );
}
