import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { ProductEventNews, ProductQueries, RunningQueries } from '@tocsin/evaluator-domain';
import { AlertGroupsV1Controller } from './alert-groups/alert-groups-v1.controller.js';
import { AlertsController } from './alerts/alerts.controller.js';
import { AlertsV1Controller } from './alerts/alerts-v1.controller.js';
import { CommandAlert } from './alerts/command-alert.js';
import { MonitorCurrency } from './alerts/monitor-currency.js';
import { ChecksController } from './checks/checks.controller.js';
import { DrawAlertGraph } from './graphs/draw-alert-graph.js';
import { DrawKpiGraph } from './graphs/draw-kpi-graph.js';
import { GraphImagesController } from './graphs/graph-images.controller.js';
import { RenderRate } from './graphs/render-rate.js';
import { GraphImageSettings, ServeGraphImage } from './graphs/serve-graph-image.js';
import { SuppressedAlertsController } from './held-back/suppressed-alerts.controller.js';
import { DescribeKpiWatch } from './kpi-watches/describe-kpi-watch.js';
import { FindKpiWatch } from './kpi-watches/find-kpi-watch.js';
import { KpiWatchesController } from './kpi-watches/kpi-watches.controller.js';
import { CountSpan } from './kpi-preview/count-span.js';
import { DrawKpiPreview } from './kpi-preview/draw-kpi-preview.js';
import { FindPreviewedKpi } from './kpi-preview/find-previewed-kpi.js';
import { KpiPreviewController } from './kpi-preview/kpi-preview.controller.js';
import { PreviewKpiMonitor } from './kpi-preview/preview-kpi-monitor.js';
import { ListAutomaticEvents } from './kpi-watches/list-automatic-events.js';
import { ReadKpiProgress } from './kpi-watches/read-kpi-progress.js';
import { IngestionController } from './ingestion/ingestion.controller.js';
import { KnownHosts } from './ingestion/known-hosts.js';
import { INSTANCE, ObservationLog } from './ingestion/observation-log.js';
import { PostHostMetrics } from './ingestion/post-host-metrics.js';
import { PostServiceMetrics } from './ingestion/post-service-metrics.js';
import { ReportChecks } from './ingestion/report-checks.js';
import { AlertHistoryController } from './internal/alert-history.controller.js';
import { KpiMonitorProgressController } from './internal/kpi-monitor-progress.controller.js';
import { DeleteServiceGraph } from './metrics/delete-service-graph.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { EvaluatorMetrics } from './operations/evaluator-metrics.js';
import { EXPRESSION_PERIOD_MS, ExpressionRunner } from './runs/expression/expression-runner.js';
import { EventsController } from './product/events.controller.js';
import { DashboardQueriesController } from './product/dashboard-queries.controller.js';
import { EventsListController } from './product/events-list.controller.js';
import { FollowFunnel } from './product/follow-funnel.js';
import { ProductEventsConsumer } from './product/product-events.consumer.js';
import { ProjectQueries } from './product/project-queries.js';
import { SegmentEvents } from './product/segment-events.js';
import { ProductEventSettings, TakeEvents } from './product/take-events.js';
import { RequestErasure } from './product/request-erasure.js';
import { UserErasuresController } from './product/user-erasures.controller.js';
import { WithdrawErasure } from './product/withdraw-erasure.js';
import { PreviewController } from './preview/preview.controller.js';
import { PreviewMonitor } from './preview/preview-monitor.js';
import { MonitorRuns, SCHEDULED_KINDS, type ScheduledKind } from './runs/monitor-runs.js';
import { AwaitEvents } from './runs/kpi/await-events.js';
import { CountBuckets } from './runs/kpi/count-buckets.js';
import { CountNews } from './runs/kpi/count-news.js';
import { CountPast } from './runs/kpi/count-past.js';
import { EventProgress } from './runs/kpi/event-progress.js';
import { KpiRunner, KpiSettings } from './runs/kpi/kpi-runner.js';
import { KpiSources } from './runs/kpi/kpi-sources.js';
import { RefitWatch } from './runs/kpi/refit-watch.js';
import { RunMetrics } from './runs/run-metrics.js';
import { CommandOutcomes } from './shards/command-outcomes.js';
import { DeadLetters } from './shards/dead-letters.js';
import { ObservationConsumer } from './shards/observation.consumer.js';
import { ShardSurroundings } from './shards/shard.js';
import { ShardWatch } from './shards/shard-watch.js';
import { CONNECTIVITY_GONE_MS, TakeShard } from './shards/take-shard.js';

export interface EvaluatorOptions {
  /** Modules that together export every port of `evaluator-domain`, `AlertHistory`, `MonitorDefinitions` and `ImageTokens`. */
  readonly adapters: NonNullable<ModuleMetadata['imports']>;
  /** Names this process among those that ingest and evaluate. */
  readonly instance: string;
  /** Silence after which a host is gone, in milliseconds (`TOCSIN_CONNECTIVITY_GONE_MS`). */
  readonly connectivityGoneMs: number;
  /** How expression monitors run. */
  readonly expressions: Omit<ScheduledKind, 'runner'>;
  /** How KPI monitors run, for how long events are waited for, and how much memory their counts may take. */
  readonly kpis: Omit<ScheduledKind, 'runner'> & { readonly settlingMs: number; readonly countsMemoryBytes: number };
  /** Further kinds of monitors that run by themselves, with what runs them. */
  readonly scheduled: readonly ScheduledKind[];
  /** Days for which an image is served (`TOCSIN_IMAGE_RETENTION_DAYS`). */
  readonly imageRetentionDays: number;
  readonly productEvents: ProductEventSettings;
}

/** The evaluator: ingestion, shards and reads. Its process also runs `TickAppender`. */
@Module({})
export class EvaluatorModule {
  static register(options: EvaluatorOptions): DynamicModule {
    const { adapters, instance, connectivityGoneMs, expressions, kpis, scheduled, imageRetentionDays, productEvents } =
      options;
    return {
      module: EvaluatorModule,
      imports: adapters,
      controllers: [
        IngestionController,
        MetricsController,
        ChecksController,
        AlertsController,
        AlertsV1Controller,
        AlertGroupsV1Controller,
        SuppressedAlertsController,
        AlertHistoryController,
        KpiMonitorProgressController,
        KpiWatchesController,
        KpiPreviewController,
        PreviewController,
        GraphImagesController,
        ObservationConsumer,
        EventsController,
        EventsListController,
        DashboardQueriesController,
        UserErasuresController,
        ProductEventsConsumer,
      ],
      providers: [
        { provide: INSTANCE, useValue: instance },
        { provide: CONNECTIVITY_GONE_MS, useValue: connectivityGoneMs },
        { provide: EXPRESSION_PERIOD_MS, useValue: expressions.periodMs },
        ExpressionRunner,
        { provide: KpiSettings, useValue: new KpiSettings(kpis.settlingMs) },
        {
          provide: RunningQueries,
          inject: [ProductQueries, ProductEventNews, RunMetrics],
          useFactory: (queries: ProductQueries, news: ProductEventNews, metrics: RunMetrics) =>
            new RunningQueries(queries, news, kpis.countsMemoryBytes, metrics.tallies),
        },
        KpiSources,
        EventProgress,
        AwaitEvents,
        CountBuckets,
        CountPast,
        CountNews,
        RefitWatch,
        KpiRunner,
        FindKpiWatch,
        DescribeKpiWatch,
        ReadKpiProgress,
        ListAutomaticEvents,
        FindPreviewedKpi,
        CountSpan,
        PreviewKpiMonitor,
        DrawKpiPreview,
        {
          provide: SCHEDULED_KINDS,
          inject: [ExpressionRunner, KpiRunner],
          useFactory: (expressionRunner: ExpressionRunner, kpiRunner: KpiRunner): ScheduledKind[] => [
            { ...expressions, runner: expressionRunner },
            { ...kpis, runner: kpiRunner },
            ...scheduled,
          ],
        },
        { provide: GraphImageSettings, useValue: new GraphImageSettings(imageRetentionDays) },
        { provide: ProductEventSettings, useValue: productEvents },
        TakeEvents,
        ProjectQueries,
        SegmentEvents,
        FollowFunnel,
        RequestErasure,
        WithdrawErasure,
        RenderRate,
        DrawAlertGraph,
        DrawKpiGraph,
        ServeGraphImage,
        EvaluatorMetrics,
        RunMetrics,
        MonitorRuns,
        ObservationLog,
        KnownHosts,
        PostHostMetrics,
        PostServiceMetrics,
        ReportChecks,
        DeadLetters,
        CommandOutcomes,
        ShardSurroundings,
        ShardWatch,
        TakeShard,
        CommandAlert,
        MonitorCurrency,
        DeleteServiceGraph,
        PreviewMonitor,
      ],
    };
  }
}
