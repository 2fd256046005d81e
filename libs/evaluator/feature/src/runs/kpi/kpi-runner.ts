import { Injectable } from '@nestjs/common';
import {
  askedBand,
  BASELINE_DAYS,
  daysBefore,
  dueBuckets,
  ELIGIBILITY_DAYS,
  eligibleSeries,
  factsOf,
  type Facts,
  type FillingBucket,
  fillingBucket,
  type KeptBucket,
  type KpiBucket,
  type KpiWatch,
  KpiWatches,
  type KpiWatchName,
  lastBucketUntil,
  mayOpenRunning,
  MonitorRunner,
  mostBuckets,
  type MonitorRun,
  nextNews,
  nightAt,
  onlyRises,
  type PlacedBucket,
  type RunOutcome,
  shareAtFirst,
  tellsWhileFilling,
  wallOf,
  type WatchedSeries,
  withinRecord,
} from '@tocsin/evaluator-domain';
import type { FitOutcome, KpiState } from '@tocsin/kpi-model';
import { Clock, type EpochMs, Logger, TooLargeError } from '@tocsin/runtime';
import { AwaitEvents } from './await-events.js';
import { CountNews, type News } from './count-news.js';
import { CountPast } from './count-past.js';
import { type KpiSource, KpiSources } from './kpi-sources.js';
import { KEEP_DAYS, nightSecondsOf } from './model-times.js';
import { RefitWatch } from './refit-watch.js';

/** How KPI monitors are counted. */
export class KpiSettings {
  constructor(
    /** Milliseconds for which events of a moment are waited for before it is judged (`TOCSIN_KPI_SETTLING_MS`). */
    readonly settlingMs: number,
  ) {}
}

/** A chart that is too large to be counted is tried again so much later: others have their turn meanwhile. */
const TOO_LARGE_REST_MS = 600_000;

/** Up to when there is nothing new for a monitor and a chart as they are. */
interface Idle extends Pick<Occasion, 'revision'> {
  readonly chartRevision: number;
  readonly question: string;
  readonly until: EpochMs;
  /** End of the newest bucket that was told: there is something to tell until it is judged. Undefined: it is. */
  readonly toldUntil: EpochMs | undefined;
}

/** A run as far as it is decided before anything is counted. */
interface Occasion extends MonitorRun<'kpi'> {
  readonly key: string;
  readonly name: KpiWatchName;
  readonly source: KpiSource;
  /** Events that came until then are counted. */
  readonly countedUntil: EpochMs;
  /** What happened before has come, but for what is late. */
  readonly settledUntil: EpochMs;
  readonly nightSeconds: number;
}

/** A run of which all is counted. */
interface CountedOccasion extends Occasion {
  readonly watch: KpiWatch;
  readonly due: readonly KpiBucket[];
  readonly filling: FillingBucket | undefined;
  readonly news: News;
  /** If it is time for what is done once a night. */
  readonly night: number | undefined;
}

/** Finds what the buckets of KPI monitors came to, beside what was expected of them. */
@Injectable()
export class KpiRunner extends MonitorRunner<'kpi'> {
  override readonly kind = 'kpi';
  /** Forgetting one costs a look. */
  private readonly idle = new Map<string, Idle>();

  constructor(
    private readonly sources: KpiSources,
    private readonly events: AwaitEvents,
    private readonly watches: KpiWatches,
    private readonly past: CountPast,
    private readonly news: CountNews,
    private readonly refit: RefitWatch,
    private readonly settings: KpiSettings,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    super();
  }

  /** Says nothing while some partition of product events is not stored so far: what is missing then may only be late. */
  override async run(
    run: MonitorRun<'kpi'>,
    signal: AbortSignal,
  ): Promise<RunOutcome<'kpi'> | 'nothing new' | undefined> {
    const name = { org: run.org, monitorId: run.monitor.id };
    const key = `${name.org}/${name.monitorId}`;
    const source = this.sources.of(run.org, run.monitor);
    if (source === undefined) {
      this.idle.delete(key);
      this.events.forget(name);
      return 'nothing new';
    }
    const countedUntil = await this.events.storedUntil(name, source.question);
    if (countedUntil === undefined) return undefined;
    const settledUntil = countedUntil - this.settings.settlingMs - source.growsForMs;
    const nightSeconds = nightSecondsOf(key);
    const occasion = { ...run, key, name, source, countedUntil, settledUntil, nightSeconds };
    if (await this.isIdle(occasion)) return 'nothing new';
    const watch = await this.watches.open(name, source.question);
    const { watchNo, hold } = watch;
    if (hold?.reason === 'tooLarge' && this.clock.now() < hold.until) return 'nothing new';
    try {
      const outcome = await this.look(occasion, watch, signal);
      if (hold !== undefined && !this.events.isWaiting(name)) await this.watches.hold(watchNo, undefined);
      return outcome;
    } catch (error) {
      if (error instanceof TooLargeError) {
        const until = this.clock.now() + TOO_LARGE_REST_MS;
        await this.watches.hold(watchNo, { reason: 'tooLarge', problem: error.message, until });
      }
      throw error;
    }
  }

  private async look(
    occasion: Occasion,
    watch: KpiWatch,
    signal: AbortSignal,
  ): Promise<RunOutcome<'kpi'> | 'nothing new'> {
    const { name, monitor, source, countedUntil, settledUntil, nightSeconds } = occasion;
    const { calendar } = source.shape;
    const last = lastBucketUntil(calendar, settledUntil);
    const { watchNo } = watch;
    if (watch.counted === undefined && !(await this.events.isPastStored(name, source.question, signal)))
      return 'nothing new';
    if (!(await this.past.run(source, watch, last.start, countedUntil, signal))) return 'nothing new';

    const allDue = dueBuckets(calendar, settledUntil, watch.judgedUntil);
    const counting =
      monitor.judgesPace && tellsWhileFilling(source.shape) ? fillingBucket(calendar, settledUntil) : undefined;
    const night = nightAt(calendar.timeZone, settledUntil, nightSeconds);
    const isNight = watch.fittedNight !== night;
    const asked = { watchNo, last, isDue: allDue.length > 0, isNight, filling: counting, settledUntil, countedUntil };
    const news = await this.news.run(source, asked, signal);
    // What does not fit into one result follows with the next runs, and only then what is filling.
    const due = allDue.slice(0, mostBuckets(news.series.length));
    const isAll = due.length === allDue.length;
    const filling = isAll ? counting : undefined;
    const facts = await this.facts(
      { ...occasion, watch, due, filling, news, night: isNight ? night : undefined },
      signal,
    );
    if (due.length === 0 && filling === undefined) {
      this.rest(occasion, undefined);
      return 'nothing new';
    }
    const told = withinRecord(facts);
    if (told !== facts)
      this.logger.warn('a result of a KPI monitor had to be cut to fit into a record', { monitor: monitor.id });
    return {
      result: {
        kind: 'kpi',
        chartRevision: source.chartRevision,
        interval: calendar.interval,
        unit: source.unit,
        countedUntil,
        buckets: told.buckets,
        ...(told.running !== undefined && { running: told.running }),
      },
      appended: () => {
        if (isAll) this.rest(occasion, due.at(-1)?.end);
      },
    };
  }

  /** Compares what was counted with what is expected, which is fitted anew if it is time; all that is to be kept is kept. */
  private async facts(counted: CountedOccasion, signal: AbortSignal): Promise<Facts> {
    const { monitor, source, countedUntil, settledUntil, watch, due, filling, news, night } = counted;
    const { shape, isOfEveryEvent } = source;
    const { watchNo } = watch;
    const isAsked = askedBand(monitor.conditions) !== undefined;
    const before = isAsked ? await this.watches.models(watchNo) : new Map<number, FitOutcome>();
    const isToFit = isAsked && (night !== undefined || before.size === 0);
    const until = lastBucketUntil(shape.calendar, settledUntil).end;
    const from = due.length === 0 ? until : due[0].start;
    const buckets = await this.buckets(source, watchNo, { from, until }, isToFit || night !== undefined);
    const series = isOfEveryEvent ? eligibleSeries(news.series, buckets) : news.series;
    const history = due.length === 0 ? buckets : buckets.filter(({ start }) => start < due[0].start);
    const fitted = isToFit ? await this.refit.run(source, series, history, before, signal) : new Map();
    // A run that is repeated finds the share that is kept.
    const visibleShare = night === undefined ? watch.visibleShare : shareAtFirst(shape, buckets, countedUntil);
    const models = new Map([...before, ...fitted]);
    const factsWith = (counts: News['filling']): Facts =>
      factsOf({
        ...{ shape, conditions: monitor.conditions, series, buckets, due, visibleShare, models },
        filling: filling && { ...filling, counts, onlyRises: onlyRises(shape) },
      });
    const found = factsWith(news.filling);
    const facts =
      filling !== undefined && isToCountExactly(counted, found)
        ? factsWith(await this.news.exactly(source, watchNo, filling, signal))
        : found;
    signal.throwIfAborted();
    const keepFrom = daysBefore(shape.calendar, settledUntil, KEEP_DAYS[shape.calendar.interval]);
    await this.watches.judged(watchNo, {
      fitted,
      states: changedStates(facts, before),
      ranges: facts.ranges,
      ...(night !== undefined && {
        night: { night, visibleShare, keepFrom, gone: silentGroups(news.series, buckets) },
      }),
    });
    return facts;
  }

  /** Complete buckets as far back as comparisons of the first one look, or all of them. */
  private async buckets(
    { shape, isOfEveryEvent }: KpiSource,
    watchNo: number,
    { from, until }: { readonly from: EpochMs; readonly until: EpochMs },
    isWhole: boolean,
  ): Promise<readonly (KeptBucket & PlacedBucket)[]> {
    const { calendar } = shape;
    const days = isOfEveryEvent ? ELIGIBILITY_DAYS : BASELINE_DAYS;
    const kept = await this.watches.buckets(watchNo, isWhole ? 0 : daysBefore(calendar, from, days), until);
    return kept.map((bucket) => ({ ...bucket, wall: wallOf(calendar, bucket.start) }));
  }

  /** What was told may have been set aside: of a monitor or chart that was edited meanwhile, or due before what was judged last. */
  private async isIdle({ key, name, revision, source, settledUntil }: Occasion): Promise<boolean> {
    const idle = this.idle.get(key);
    const isAsItWas = idle?.revision === revision && idle.chartRevision === source.chartRevision;
    if (!isAsItWas || idle.question !== source.question.hash || settledUntil >= idle.until) return false;
    if (idle.toldUntil === undefined) return true;
    const watch = await this.watches.find(name, source.question);
    if ((watch?.judgedUntil ?? -Infinity) < idle.toldUntil) return false;
    this.idle.set(key, { ...idle, toldUntil: undefined });
    return true;
  }

  private rest(
    { key, revision, monitor, source, settledUntil, nightSeconds }: Occasion,
    toldUntil: EpochMs | undefined,
  ): void {
    const { shape, chartRevision, question } = source;
    const judgesFilling = monitor.judgesPace && tellsWhileFilling(shape);
    const until = nextNews(shape.calendar, settledUntil, judgesFilling, nightSeconds);
    this.idle.set(key, { revision, chartRevision, question: question.hash, until, toldUntil });
  }
}

/** Estimates alone open no alert. */
function isToCountExactly({ monitor, source, watch }: CountedOccasion, { running }: Facts): boolean {
  const { isEstimated, shape, unit } = source;
  const units = { ...shape.calendar, unit };
  return isEstimated && running !== undefined && mayOpenRunning(monitor, running, watch.opened, units);
}

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
