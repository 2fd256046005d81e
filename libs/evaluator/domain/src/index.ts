export { ALERT_MEMORY_SECONDS, MAX_QUIET_MS, MAX_SAMPLE_AGE_MS } from './limits.js';
export type { HeldBackBy, SuppressedKey, SuppressedRow } from './held-back/suppressed-row.js';
export { sampleAge } from './sample-age.js';
export { groupMembersOf } from './groups/group-members-of.js';
export type { GroupMemberRow, GroupRow } from './groups/group-rows.js';
export { GROUP_MEMORY_MS } from './groups/setting-groups.js';
export type { AlertRow, CheckRow, LastPointRow, LastSeenRow, ShardChanges, ShardRows } from './shard-rows.js';
export type { CommandWish, ConfigurationRecord, ShardInput } from './shard-input.js';
export { ShardOutput } from './shard-output.js';
export { metricsOfGraph } from './metrics/graph-metrics.js';
export { SampleStore, type Point } from './ports/sample-store.js';
export { StoredSeries, type SeriesName } from './ports/stored-series.js';
export { SampleWindows, namesMetric, type LoadedWindow, type WindowRequest } from './ports/sample-windows.js';
export { ShardStore, type SamplesToStore, type ShardBatch, type TakenShard } from './ports/shard-store.js';
export { AlertMemos, StoredAlerts, type AlertFilter, type AlertView, type Page } from './ports/stored-alerts.js';
export {
  MonitorRunner,
  type MonitorOfKind,
  type MonitorRun,
  type ResultOfKind,
  type RunKind,
  type RunOutcome,
} from './ports/monitor-runner.js';
export { responseTimeMetric } from './external/external-metric.js';
export { failureOf } from './external/failure-of.js';
export { HttpProbe, type ProbeFinding, type ProbeRequest } from './external/http-probe.js';
export { SuppressedAlerts, type SuppressedAlert } from './ports/suppressed-alerts.js';
export { StoredAlertGroups } from './ports/stored-alert-groups.js';
export { CheckMonitors } from './ports/check-monitors.js';
export { ShardState } from './shard-state.js';
export { advance } from './advance.js';
export { checkMonitorId } from './alerts/alert-id.js';
export { targetKey } from './alerts/open-alerts.js';
export { hostKey, monitorKey, serviceKey } from './owner.js';
export { mayOpenRunning } from './kpi/compare-kpi.js';
export type { KpiEvidence } from './kpi/kpi-evidence.js';
export type { RunRow } from './runs/run-row.js';
export { looksAt } from './configuration/scope.js';
export { componentOf } from './metrics/percent-metrics.js';
export type { MetricMonitor } from './configuration/monitor.js';
export { Replay, type ReplayInput } from './replay/replay.js';
export { replayedMetrics, replayLeadSeconds } from './replay/replayed-metrics.js';
export { postsOf, signsOfLife } from './replay/replayed-posts.js';
export { judgesResponseTimes, runInput, timedRuns } from './replay/replayed-runs.js';
export {
  COMPONENT_PATTERNS as PERCENT_COMPONENTS,
  isPercentMetric,
  type PercentMetric,
} from './metrics/percent-metrics.js';
export { graphWindow, judgedAt } from './graphs/graph-window.js';
export { metricUnit } from './graphs/metric-unit.js';
export { percentPoints } from './graphs/percent-points.js';
export { GraphImages, type GraphImage, type GraphImageKey } from './ports/graph-images.js';
export { GraphRenderer } from './ports/graph-renderer.js';
export { applyOperations } from './product-events/apply-operations.js';
export { eventRecords } from './product-events/event-records.js';
export { EventThrottle, type Throttled } from './product-events/event-throttle.js';
export { readGroupIdentification, readIdentification } from './product-events/read-identification.js';
export { readEvents, readUpload, type Upload, type UploadRefusal } from './product-events/read-upload.js';
export {
  type EventTypeTotal,
  type ProductEventBatch,
  ProductEventStore,
  type StoredEvents,
  StoredProductEvents,
  type TakenEventPartition,
} from './ports/product-event-store.js';
export {
  ProductQueries,
  type CountRequest,
  type Selection,
  type SelectionCount,
  type StepEvent,
  type StepListener,
  type StepsRequest,
  type Tally,
} from './ports/product-queries.js';
export {
  MOST_MOVED,
  MOST_NEWS_GROUPS,
  MOST_NEWS_HASHES,
  ProductEventNews,
  type BucketAsk,
  type BucketNews,
  type MovedDevice,
  type NewsPart,
  type ReadNews,
} from './ports/product-event-news.js';
export { RunningQueries, type TallyListener } from './running-counts/running-queries.js';
export { typeTotals } from './product-queries/type-totals.js';
export { windowTallies } from './product-queries/joined-tallies.js';
export { isKeptByHour } from './product-queries/kept-by-hour.js';
export { countRequest } from './product-queries/count-plan.js';
export { countFunnel } from './product-queries/funnels/count-funnel.js';
export type { FunnelCount } from './product-queries/funnels/funnel-walk.js';
export { funnelAnswer, type FunnelAnswer } from './product-queries/funnels/funnel-answer.js';
export { MAX_COST_IN_5_MINUTES, QueryAllowance, QueryLimitError } from './product-queries/query-allowance.js';
export { chartSeries } from './product-queries/chart-series.js';
export { inTurns } from './product-queries/in-turns.js';
export { questionSeries } from './product-queries/question-series.js';
export { segmentationAnswer, type SegmentationAnswer } from './product-queries/segmentation-answer.js';
export {
  type ErasureProject,
  type ErasureStatus,
  type UserErasure,
  UserErasures,
  type WantedErasure,
} from './ports/user-erasures.js';
export { type ErasedUser, erasedUser, type ErasureJob, erasureJobs } from './user-erasures/erasure-jobs.js';
export { readDay, readErasure, readErasureDays } from './user-erasures/read-erasure.js';
export {
  KpiWatches,
  type ExpectedRanges,
  type KeptBucket,
  type KpiJudgement,
  type KpiHold,
  type KpiQuestion,
  type KpiWatch,
  type KpiWatchName,
} from './ports/kpi-watches.js';
export { EventPositions } from './ports/event-positions.js';
export { type CountedValue, type ExpectedRange, nothingOf, type PlacedBucket, total } from './kpi-counting/counted.js';
export { countedAlong, countedBeside, type CountedFor, countPlan, type CountPlan } from './kpi-counting/count-plan.js';
export { dueBuckets, fillingBucket, type FillingBucket } from './kpi-counting/due-buckets.js';
export { fillingAlong } from './kpi-counting/filling-along.js';
export { busyDays, ELIGIBILITY_DAYS, eligibleSeries, isEligible } from './kpi-counting/eligible-events.js';
export {
  bucketAt,
  bucketsBetween,
  daysBefore,
  type KpiBucket,
  type KpiCalendar,
  lastBucketUntil,
  nextNews,
  nightAt,
  SLOTS,
  wallOf,
} from './kpi-counting/kpi-calendar.js';
export {
  askedBand,
  BASELINE_DAYS,
  factsOf,
  type Facts,
  onlyRises,
  tellsWhileFilling,
} from './kpi-counting/kpi-facts.js';
export { MATURE_DAYS, shareAtFirst } from './kpi-counting/maturity.js';
export { type AskedBand, expectedOf, fitted } from './kpi-counting/series-expectation.js';
export { countedIn, type KpiShape } from './kpi-counting/series-history.js';
export { mostBuckets, withinRecord } from './kpi-counting/within-record.js';
export {
  nameOfEvent,
  nameOfSeries,
  newSeries,
  type KpiSeriesName,
  type WatchedSeries,
} from './kpi-counting/watched-series.js';
