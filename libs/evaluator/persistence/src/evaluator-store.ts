import type {
  AlertMemos,
  CheckMonitors,
  EventPositions,
  GraphImages,
  KpiWatches,
  KpiWatchName,
  SampleStore,
  SampleWindows,
  ProductEventNews,
  ProductEventStore,
  ProductQueries,
  ShardStore,
  StoredAlertGroups,
  StoredAlerts,
  StoredProductEvents,
  StoredSeries,
  SuppressedAlerts,
  UserErasures,
} from '@tocsin/evaluator-domain';
import type { Log } from '@tocsin/messaging';
import { outboxMigration, type Wakeable } from '@tocsin/persistence';
import type { Clock, Logger } from '@tocsin/runtime';
import type { AlertHistory } from '@tocsin/service-ports';
import type { DataSource } from 'typeorm';
import { PostgresAlertHistory } from './alerts/postgres-alert-history.js';
import { PostgresCheckMonitors } from './alerts/postgres-check-monitors.js';
import { PostgresAlertMemos, PostgresStoredAlerts } from './alerts/postgres-stored-alerts.js';
import { PostgresStoredAlertGroups } from './groups/postgres-stored-alert-groups.js';
import { PostgresSuppressedAlerts } from './held-back/postgres-suppressed-alerts.js';
import { KpiMaintenance } from './kpi/kpi-maintenance.js';
import { PostgresKpiWatches } from './kpi/postgres-kpi-watches.js';
import { AlertGroups1764200600000 } from './migrations/alert-groups.js';
import { AlertLife1764200400000 } from './migrations/alert-life.js';
import { PostgresGraphImages } from './graphs/postgres-graph-images.js';
import { AttendedMembers1764200900000 } from './migrations/attended-members.js';
import { AlertImages1764200500000 } from './migrations/alert-images.js';
import { EvaluatorSchema1764000100000 } from './migrations/evaluator-schema.js';
import { FlappingAlerts1764200800001 } from './migrations/flapping-alerts.js';
import { HeldBackBy1764200800000 } from './migrations/held-back-by.js';
import { HiddenSeries1764100000000 } from './migrations/hidden-series.js';
import { EventTransactions1764307000000 } from './migrations/event-transactions.js';
import { ExternalAnswers1764200300000 } from './migrations/external-answers.js';
import { KpiEvidence1764303000000 } from './migrations/kpi-evidence.js';
import { KpiHold1764305200000 } from './migrations/kpi-hold.js';
import { KpiJudged1764305100000 } from './migrations/kpi-judged.js';
import { KpiPace1764309000000 } from './migrations/kpi-pace.js';
import { KpiWatches1764304000000 } from './migrations/kpi-watches.js';
import { MissedOwners1764200700000 } from './migrations/missed-owners.js';
import { MonitorRuns1764200200000 } from './migrations/monitor-runs.js';
import { ProductEvents1764201000000 } from './migrations/product-events.js';
import { SeenEvents1764306000000 } from './migrations/seen-events.js';
import { SuppressedExcursions1764200100000 } from './migrations/suppressed-excursions.js';
import { UserErasure1764302000000 } from './migrations/user-erasure.js';
import { UsedUserSets1764310000000 } from './migrations/used-user-sets.js';
import type { ProjectName } from './product-events/erase-project.js';
import { ErasureMaintenance } from './product-events/erasure-maintenance.js';
import { EventMaintenance } from './product-events/event-maintenance.js';
import { EventPartitions } from './product-events/event-partitions.js';
import { PostgresEventPositions } from './product-events/postgres-event-positions.js';
import { PostgresProductEventNews } from './product-events/postgres-product-event-news.js';
import { PostgresProductEventStore } from './product-events/postgres-product-event-store.js';
import { PostgresProductQueries } from './product-events/postgres-product-queries.js';
import { PostgresStoredProductEvents } from './product-events/postgres-stored-product-events.js';
import { PostgresUserErasures } from './product-events/postgres-user-erasures.js';
import { ProjectRegistry } from './product-events/project-registry.js';
import { QueryRuns } from './product-events/query-runs.js';
import { OrganizationIds } from './samples/organization-ids.js';
import { PostgresSampleStore } from './samples/postgres-sample-store.js';
import { PostgresSampleWindows } from './samples/postgres-sample-windows.js';
import { PostgresStoredSeries } from './samples/postgres-stored-series.js';
import { MaintenanceSchedule } from './maintenance-schedule.js';
import { SampleMaintenance } from './samples/sample-maintenance.js';
import { SamplePartitions } from './samples/sample-partitions.js';
import { adoptLayout } from './shards/layout.js';
import { PostgresShardStore } from './shards/postgres-shard-store.js';

/** The schema that belongs to this service alone. */
export const EVALUATOR_SCHEMA = 'evaluator';
/** Everything that was ever applied to it, in order. */
export const EVALUATOR_MIGRATIONS = [
  outboxMigration,
  EvaluatorSchema1764000100000,
  HiddenSeries1764100000000,
  SuppressedExcursions1764200100000,
  MonitorRuns1764200200000,
  ExternalAnswers1764200300000,
  AlertLife1764200400000,
  AlertImages1764200500000,
  AlertGroups1764200600000,
  MissedOwners1764200700000,
  HeldBackBy1764200800000,
  FlappingAlerts1764200800001,
  AttendedMembers1764200900000,
  ProductEvents1764201000000,
  UserErasure1764302000000,
  KpiEvidence1764303000000,
  KpiWatches1764304000000,
  KpiJudged1764305100000,
  KpiHold1764305200000,
  SeenEvents1764306000000,
  EventTransactions1764307000000,
  KpiPace1764309000000,
  UsedUserSets1764310000000,
];

export interface EvaluatorStoreOptions {
  /** Of the schema `EVALUATOR_SCHEMA`, with `EVALUATOR_MIGRATIONS` applied. */
  readonly dataSource: DataSource;
  /** Woken when transitions have been committed. */
  readonly relay: Wakeable;
  readonly log: Log;
  /** Full names of existing topics. */
  readonly observationsTopic: string;
  readonly alertsTopic: string;
  readonly configTopic: string;
  readonly productEventsTopic: string;
  readonly sampleRetentionDays: number;
  readonly eventRetentionDays: number;
  /** Projects that were deleted, as long as that is remembered: what is stored of them goes. */
  readonly deletedProjects: () => readonly ProjectName[];
  /** Whether a KPI monitor exists: what is kept for one that does not goes. */
  readonly isKpiWatched: (name: KpiWatchName) => boolean;
  /** Days from their judgement for which pictures are kept. */
  readonly imageRetentionDays: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The evaluator's PostgreSQL: an adapter for each of its ports, and what keeps the samples in order. */
export interface EvaluatorStore {
  readonly shards: ShardStore;
  readonly samples: SampleStore;
  readonly series: StoredSeries;
  readonly windows: SampleWindows;
  readonly alerts: StoredAlerts;
  readonly groups: StoredAlertGroups;
  readonly suppressed: SuppressedAlerts;
  readonly memos: AlertMemos;
  readonly checks: CheckMonitors;
  readonly images: GraphImages;
  readonly history: AlertHistory;
  readonly productEvents: ProductEventStore;
  readonly storedProductEvents: StoredProductEvents;
  readonly productQueries: ProductQueries;
  readonly productEventNews: ProductEventNews;
  readonly userErasures: UserErasures;
  readonly eventPositions: EventPositions;
  readonly kpiWatches: KpiWatches;
  readonly maintenance: SampleMaintenance;
  /** To be started and stopped with the process: keeps samples and events in order. */
  readonly schedule: MaintenanceSchedule;
}

/**
 * Compares the stored positions with the log as it is, and opens the store.
 *
 * @throws {TopicMismatchError} If the observations' topic has another number of partitions than there are shards.
 */
export async function openEvaluatorStore(options: EvaluatorStoreOptions): Promise<EvaluatorStore> {
  const { dataSource, log, observationsTopic, configTopic, productEventsTopic, logger } = options;
  const generation = await adoptLayout(dataSource, {
    observationsTopic,
    observationsIdentity: await log.topicIdentity(observationsTopic),
    partitions: await log.partitionCount(observationsTopic),
    configIdentity: await log.topicIdentity(configTopic),
  });
  const partitions = new SamplePartitions(dataSource);
  const organizations = new OrganizationIds(dataSource);
  const maintenance = new SampleMaintenance({ ...options, partitions, retentionDays: options.sampleRetentionDays });
  const eventPartitions = new EventPartitions(dataSource);
  const events = new EventMaintenance({
    ...options,
    partitions: eventPartitions,
    retentionDays: options.eventRetentionDays,
  });
  const productEventsIdentity = await log.topicIdentity(productEventsTopic);
  const queryRuns = new QueryRuns(dataSource);
  const kpis = new KpiMaintenance({ ...options, isWatched: options.isKpiWatched });
  return {
    shards: new PostgresShardStore({ ...options, organizations, partitions, generation }),
    samples: new PostgresSampleStore(dataSource),
    series: new PostgresStoredSeries(dataSource),
    windows: new PostgresSampleWindows(dataSource, partitions),
    alerts: new PostgresStoredAlerts(dataSource),
    groups: new PostgresStoredAlertGroups(dataSource),
    suppressed: new PostgresSuppressedAlerts(dataSource),
    memos: new PostgresAlertMemos(dataSource),
    checks: new PostgresCheckMonitors(dataSource),
    images: new PostgresGraphImages(dataSource),
    history: new PostgresAlertHistory(dataSource),
    productEvents: new PostgresProductEventStore({
      dataSource,
      registry: new ProjectRegistry(dataSource),
      partitions: eventPartitions,
      topic: productEventsTopic,
      topicIdentity: productEventsIdentity,
    }),
    storedProductEvents: new PostgresStoredProductEvents(dataSource),
    productQueries: new PostgresProductQueries(queryRuns),
    productEventNews: new PostgresProductEventNews(queryRuns),
    userErasures: new PostgresUserErasures(dataSource),
    eventPositions: new PostgresEventPositions(dataSource, productEventsIdentity),
    kpiWatches: new PostgresKpiWatches(dataSource),
    maintenance,
    schedule: new MaintenanceSchedule(
      { samples: maintenance, events, erasures: new ErasureMaintenance(options), kpis },
      logger,
    ),
  };
}
