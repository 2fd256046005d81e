import { Injectable } from '@nestjs/common';
import { type KpiShape, MAX_COST_IN_5_MINUTES, Replay, runInput, type WatchedSeries } from '@tocsin/evaluator-domain';
import type { FitOutcome } from '@tocsin/kpi-model';
import type { KpiMonitorState } from '@tocsin/payload-schemas';
import { UnavailableError } from '@tocsin/runtime';
import { PreviewFindings } from '../preview/preview-findings.js';
import { ProjectQueries } from '../product/project-queries.js';
import { FILL_DAYS } from '../runs/kpi/count-past.js';
import { KpiSettings } from '../runs/kpi/kpi-runner.js';
import { type KpiSource, KpiSources } from '../runs/kpi/kpi-sources.js';
import { nightSecondsOf } from '../runs/kpi/model-times.js';
import { RefitWatch } from '../runs/kpi/refit-watch.js';
import type { Span } from './count-into-memory.js';
import { CountSpan } from './count-span.js';
import { FindPreviewedKpi, type FoundKpi, type PreviewedKpi } from './find-previewed-kpi.js';
import { KpiPlayback } from './kpi-playback.js';
import { checkSeries, mostSeries } from './preview-limits.js';
import type { PreviewedBucket } from './watch-in-memory.js';

/** Previews at the same time in this process. */
const MAX_RUNNING = 2;

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
    const { span, watch } = await this.count.run(name, source, days, signal);
    const nightSeconds = nightSecondsOf(`${org}/${monitor.id}`);
    const delayMs = this.settings.settlingMs + source.growsForMs;
    const playback = new KpiPlayback({ monitor, source, watch, span, nightSeconds, delayMs }, this.refit);
    checkSeries(playback.seriesUntil(span.to).length, mostSeries(monitor, source.shape, span));
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
