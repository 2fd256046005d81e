import { Injectable } from '@nestjs/common';
import {
  askedBand,
  bucketsBetween,
  type KpiShape,
  MAX_COST_IN_5_MINUTES,
  Replay,
  runInput,
  SLOTS,
  type WatchedSeries,
} from '@tocsin/evaluator-domain';
import type { FitOutcome } from '@tocsin/kpi-model';
import type { KpiMonitorState } from '@tocsin/payload-schemas';
import { InvalidInputError, UnavailableError } from '@tocsin/runtime';
import { PreviewFindings } from '../preview/preview-findings.js';
import { ProjectQueries } from '../product/project-queries.js';
import { FILL_DAYS } from '../runs/kpi/count-past.js';
import { KpiSettings } from '../runs/kpi/kpi-runner.js';
import { type KpiSource, KpiSources } from '../runs/kpi/kpi-sources.js';
import { nightSecondsOf } from '../runs/kpi/model-times.js';
import { RefitWatch } from '../runs/kpi/refit-watch.js';
import { type CountedSpan, CountSpan, type Span } from './count-span.js';
import { FindPreviewedKpi, type FoundKpi, type PreviewedKpi } from './find-previewed-kpi.js';
import { KpiPlayback } from './kpi-playback.js';
import type { PreviewedBucket } from './watch-in-memory.js';

/** Previews at the same time in this process. */
const MAX_RUNNING = 2;
/** Models that one preview may fit: each takes some milliseconds of the processor. */
const MAX_FITS = 1_000;
/** Buckets, or with pace their slots, that one preview may judge, counted for each series. */
const MAX_JUDGED = 200_000;

/** What a monitor would have found. */
export interface KpiPreview {
  readonly monitor: KpiMonitorState;
  readonly days: number;
  readonly span: Span;
  readonly shape: KpiShape;
  readonly unit: KpiSource['unit'];
  /** Those with the most alerts first. */
  readonly series: readonly WatchedSeries[];
  /** As they were fitted last, by the number of the series. */
  readonly models: ReadonlyMap<number, FitOutcome>;
  /** Of the span, with what was expected of them, in order. */
  readonly buckets: readonly PreviewedBucket[];
  readonly findings: PreviewFindings;
}

/** What a KPI monitor would have found, by what is stored and the configuration as it is now. Nothing of it is kept. */
@Injectable()
export class PreviewKpiMonitor {
  private running = 0;

  constructor(
    private readonly find: FindPreviewedKpi,
    private readonly sources: KpiSources,
    private readonly count: CountSpan,
    private readonly refit: RefitWatch,
    private readonly projectQueries: ProjectQueries,
    private readonly settings: KpiSettings,
  ) {}

  /**
   * @param days - The last so many are played.
   * @param signal - Aborted when nobody waits any more.
   * @throws {NotFoundError} If there is no such monitor in the project.
   * @throws {InvalidInputError} If the description is wrong, or so many days are too much.
   * @throws {QueryLimitError} If the project has to wait.
   * @throws {TooLargeError} If its events take too long to be counted.
   * @throws {UnavailableError} If others are at it, events are not stored yet, or `config` does not answer.
   */
  async run(
    org: string,
    projectId: string,
    previewed: PreviewedKpi,
    days: number,
    signal: AbortSignal,
  ): Promise<KpiPreview> {
    const found = await this.find.run(org, projectId, previewed);
    const source = this.sources.of(org, found.monitor);
    if (source === undefined) throw new UnavailableError('the chart is not known here yet; try again soon');
    if (this.running >= MAX_RUNNING) throw new UnavailableError(`${MAX_RUNNING} previews are running; try again soon`);
    this.running++;
    try {
      const counted = days + FILL_DAYS[source.shape.calendar.interval];
      const cost = Math.min(MAX_COST_IN_5_MINUTES, source.costOf(counted));
      return await this.projectQueries.run(projectId, cost, () => this.played(org, found, source, days, signal));
    } finally {
      this.running--;
    }
  }

  private async played(
    org: string,
    { monitor, revision, configuration }: FoundKpi,
    source: KpiSource,
    days: number,
    signal: AbortSignal,
  ): Promise<KpiPreview> {
    const name = { org, monitorId: `preview of ${monitor.id}` };
    const counted = await this.count.run(name, source, days, signal);
    checkWork(monitor, source.shape, counted);
    const { span, watch } = counted;
    const nightSeconds = nightSecondsOf(`${org}/${monitor.id}`);
    const delayMs = this.settings.settlingMs + source.growsForMs;
    const playback = new KpiPlayback({ monitor, source, watch, span, nightSeconds, delayMs }, this.refit);
    const findings = new PreviewFindings(span.from / 1000, Math.ceil((span.to + delayMs) / 1000));
    const replay = new Replay({ configuration, from: findings.from, to: findings.to });
    const of = { org, monitorId: monitor.id, revision };
    for await (const { dueAt, result } of playback.runs(signal)) {
      findings.add(replay.take([runInput(of, Math.ceil(dueAt / 1000), result)]));
    }
    findings.add(replay.end());
    const { shape, unit } = source;
    const series = mostOpened(watch.watched, findings);
    const buckets = watch.buckets.filter(({ start }) => start >= span.from);
    return { monitor, days, span, shape, unit, series, models: playback.models, buckets, findings };
  }
}

function mostOpened(all: readonly WatchedSeries[], { transitions }: PreviewFindings): readonly WatchedSeries[] {
  const opened = new Map<string, number>();
  for (const { change, alert } of transitions) {
    if (change !== 'open' || alert.target.kind !== 'series') continue;
    opened.set(alert.target.name, (opened.get(alert.target.name) ?? 0) + 1);
  }
  return all.toSorted((a, b) => (opened.get(b.name) ?? 0) - (opened.get(a.name) ?? 0));
}

/** @throws {InvalidInputError} If so many series are too many for so many days. */
function checkWork({ conditions, judgesPace }: KpiMonitorState, shape: KpiShape, { span, watch }: CountedSpan): void {
  const { calendar } = shape;
  const buckets = bucketsBetween(calendar, span.from, span.to).length;
  const nights = new Set(bucketsBetween({ ...calendar, interval: 'day' }, span.from, span.to)).size + 1;
  const judged = buckets * (judgesPace && shape.slots !== undefined ? SLOTS[calendar.interval] : 1);
  const mostFitted = askedBand(conditions) === undefined ? Infinity : Math.floor(MAX_FITS / nights);
  const most = Math.min(mostFitted, Math.floor(MAX_JUDGED / judged));
  const series = watch.watched.length;
  if (series <= most) return;
  throw new InvalidInputError(
    `days: ${series} series are too many for so many days, of which at most ${most} could be played; ask for fewer days, or of a ` +
      'chart with fewer groups',
    'days',
  );
}
