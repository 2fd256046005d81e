import { type DynamicModule, Module } from '@nestjs/common';
import { type Cidr, DEFAULT_EGRESS_POLICY, type ImageTokens, type SecretBox } from '@tocsin/delivery-security';
import {
  EVALUATOR_GROUP,
  EVALUATOR_TRANSPORT,
  EvaluatorModule,
  ProductEventSettings,
  PRODUCT_EVENTS_GROUP,
  PRODUCT_EVENTS_TRANSPORT,
  ExternalRunner,
  ReadKpiProgress,
  type ScheduledKind,
  TickAppender,
} from '@tocsin/evaluator-feature';
import { GraphRenderingModule, WorkerGraphRenderer } from '@tocsin/evaluator-graph-rendering';
import { UndiciHttpProbe } from '@tocsin/evaluator-http-probe';
import {
  EVALUATOR_MIGRATIONS,
  EVALUATOR_SCHEMA,
  EvaluatorPersistenceModule,
  openEvaluatorStore,
} from '@tocsin/evaluator-persistence';
import type { Log } from '@tocsin/messaging';
import {
  type ConfigurationView,
  LogServer,
  type Metrics,
  type Readiness,
  requireSecretKey,
  type Topics,
} from '@tocsin/platform';
import type { Clock, IdSource, Logger, Secret } from '@tocsin/runtime';
import { type HostedService, openServiceDatabase, VERSION } from '@tocsin/service-host';
import { type AlertHistory, type KpiMonitorProgress, MonitorDefinitions } from '@tocsin/service-ports';

export interface EvaluatorHostOptions {
  readonly log: Log;
  readonly topics: Topics;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly view: ConfigurationView;
  readonly databaseUrl: Secret;
  readonly isAlone: boolean;
  readonly connectivityGoneMs: number;
  readonly expressionPeriodMs: number;
  readonly expressionConcurrency: number;
  readonly kpiPeriodMs: number;
  readonly kpiSettlingMs: number;
  /** KPI monitors that are counted at the same time. */
  readonly kpiConcurrency: number;
  readonly kpiCountsMemoryMb: number;
  readonly sampleRetentionDays: number;
  readonly eventRetentionDays: number;
  readonly maxDeviceEventsPerSecond: number;
  readonly maxDeviceBatchEventsPerSecond: number;
  readonly erasureGraceHours: number;
  /** Opens what external monitors keep sealed. */
  readonly secretBox: SecretBox;
  /** Blocks whose private addresses external monitors may look at. */
  readonly externalAllow: readonly Cidr[];
  readonly externalPeriodMs: number;
  /** External monitors that run at the same time. */
  readonly externalConcurrency: number;
  readonly definitions: MonitorDefinitions;
  readonly imageRetentionDays: number;
  readonly imageTokens: ImageTokens;
}

/** `evaluator`, and what reads its alerts and KPI monitors in the same process. */
export interface EvaluatorHost extends HostedService {
  readonly alertHistory: AlertHistory;
  /** Undefined until the modules exist. */
  readonly kpiProgress: () => KpiMonitorProgress | undefined;
}

/** Values that the application chooses for its module. */
@Module({})
class EvaluatorChoicesModule {}

function choices({ definitions }: EvaluatorHostOptions): DynamicModule {
  const providers = [{ provide: MonitorDefinitions, useValue: definitions }];
  return { module: EvaluatorChoicesModule, providers, exports: [MonitorDefinitions] };
}

/** Opens the evaluator's database and puts the service together. */
export async function hostEvaluator(options: EvaluatorHostOptions): Promise<EvaluatorHost> {
  const { log, topics, clock, ids, logger, connectivityGoneMs, sampleRetentionDays, imageRetentionDays, imageTokens } =
    options;
  const database = await openServiceDatabase({
    ...options,
    service: 'evaluator',
    url: options.databaseUrl,
    schema: EVALUATOR_SCHEMA,
    migrations: EVALUATOR_MIGRATIONS,
  });
  const store = await openEvaluatorStore({
    dataSource: database.dataSource,
    relay: database.relay,
    log,
    observationsTopic: topics.name('observations'),
    alertsTopic: topics.name('alerts'),
    configTopic: topics.name('config'),
    productEventsTopic: topics.name('productEvents'),
    sampleRetentionDays,
    eventRetentionDays: options.eventRetentionDays,
    deletedProjects: () => deletedProjects(options.view),
    isKpiWatched: ({ org, monitorId }) => options.view.find('kpiMonitor', org, monitorId) !== undefined,
    imageRetentionDays,
    clock,
    logger,
  });
  const renderer = new WorkerGraphRenderer();
  const instance = ids.next();
  const ticks = new TickAppender({ log, topics, clock, ids, logger, instance });
  let kpiProgress: KpiMonitorProgress | undefined;
  return {
    name: 'evaluator',
    modules: [
      EvaluatorModule.register({
        adapters: [
          EvaluatorPersistenceModule.register(store),
          GraphRenderingModule.register(renderer, imageTokens),
          choices(options),
        ],
        instance,
        connectivityGoneMs,
        expressions: { periodMs: options.expressionPeriodMs, maxConcurrent: options.expressionConcurrency },
        kpis: {
          periodMs: options.kpiPeriodMs,
          maxConcurrent: options.kpiConcurrency,
          settlingMs: options.kpiSettlingMs,
          countsMemoryBytes: options.kpiCountsMemoryMb * 1_000_000,
        },
        scheduled: [externalMonitors(options)],
        imageRetentionDays,
        productEvents: productEventSettings(options),
      }),
    ],
    consumers: [
      new LogServer({ log, topics, group: EVALUATOR_GROUP, transportId: EVALUATOR_TRANSPORT }),
      new LogServer({ log, topics, group: PRODUCT_EVENTS_GROUP, transportId: PRODUCT_EVENTS_TRANSPORT }),
    ],
    alertHistory: store.history,
    kpiProgress: () => kpiProgress,
    created: async (app) => void (kpiProgress = app.get(ReadKpiProgress, { strict: false })),
    start: async () => {
      requireSecretKey(options.view, options.secretBox);
      store.schedule.start();
      database.relay.start();
      ticks.start();
    },
    stop: async () => {
      await ticks.stop();
      await renderer.close();
      await store.schedule.stop();
      await database.relay.stop();
    },
    close: () => database.close(),
  };
}

function externalMonitors(options: EvaluatorHostOptions): ScheduledKind {
  const { clock, secretBox, externalAllow, externalPeriodMs, externalConcurrency } = options;
  const policy = { ...DEFAULT_EGRESS_POLICY, allow: externalAllow };
  const probe = new UndiciHttpProbe({ policy, clock, userAgent: `tocsin-http-checker/${VERSION}` });
  return {
    runner: new ExternalRunner(probe, secretBox),
    periodMs: externalPeriodMs,
    maxConcurrent: externalConcurrency,
  };
}

function productEventSettings({
  eventRetentionDays,
  maxDeviceEventsPerSecond: httpapi,
  maxDeviceBatchEventsPerSecond: batch,
  erasureGraceHours,
}: EvaluatorHostOptions): ProductEventSettings {
  return new ProductEventSettings(eventRetentionDays, { httpapi, batch }, erasureGraceHours);
}

function deletedProjects(view: ConfigurationView): { org: string; projectId: string }[] {
  return view
    .changesSince(0)
    .filter(({ record }) => record.kind === 'project' && record.deleted === true)
    .map(({ record }) => ({ org: record.org, projectId: record.id }));
}
