import { type DynamicModule, type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { Egress, Organizations } from '@tocsin/config-domain';
import {
  AuditSettings,
  Bootstrap,
  type Bootstrapped,
  type BootstrapSettings,
  ConfigModule,
  IssueSignInLink,
  LocalConfigurationLookup,
  MonitorLimits,
  PageSettings,
  PlanSettings,
  ProjectLimits,
  ReadMonitorDefinition,
  SuspendChannel,
} from '@tocsin/config-feature';
import {
  CONFIG_MIGRATIONS,
  CONFIG_SCHEMA,
  ConfigPersistenceModule,
  configRecordsOf,
  republicationOf,
} from '@tocsin/config-persistence';
import { type EgressPolicy, ImageTokens, SecretBox } from '@tocsin/delivery-security';
import type { Log } from '@tocsin/messaging';
import type { Plan } from '@tocsin/payload-schemas';
import { type ConfigurationView, type Metrics, type Readiness, requireSecretKey, type Topics } from '@tocsin/platform';
import type { Clock, IdSource, Logger, Secret } from '@tocsin/runtime';
import { type HostedService, openServiceDatabase } from '@tocsin/service-host';
import {
  AlertHistory,
  type ChannelSuspension,
  type ConfigurationLookup,
  DeliveryHistory,
  KpiMonitorProgress,
  type MonitorDefinitions,
} from '@tocsin/service-ports';

export interface ConfigHostOptions {
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
  readonly secretBox: SecretBox;
  /** Makes the addresses of images that the evaluator serves. */
  readonly imageTokens: ImageTokens;
  readonly egress: EgressPolicy;
  /** Base of every URL that leaves the process. */
  readonly publicUrl: string;
  /** Days for which changes stay in the audit (`TOCSIN_AUDIT_RETENTION_DAYS`). */
  readonly auditRetentionDays: number;
  /** `TOCSIN_MAX_EXPRESSION_MONITORS`. */
  readonly maxExpressionMonitors: number;
  /** `TOCSIN_MAX_PROJECTS`. */
  readonly maxProjects: number;
  /** `TOCSIN_MAX_CHARTS`. */
  readonly maxCharts: number;
  /** `TOCSIN_MAX_KPI_MONITORS`. */
  readonly maxKpiMonitors: number;
  /** `TOCSIN_DEFAULT_PLAN`. */
  readonly defaultPlan: Plan;
  /** Where pages read alerts, how far KPI monitors have come, and deliveries. */
  readonly alertHistory: AlertHistory;
  readonly kpiProgress: KpiMonitorProgress;
  readonly deliveryHistory: DeliveryHistory;
  readonly bootstrap: BootstrapSettings;
  /** Called at every start, before anything is served. */
  onStarted(start: ConfigStart): Promise<void> | void;
}

/** What a start of `config` has to tell its operator. */
export interface ConfigStart {
  /** Undefined unless this start made the first organization. */
  readonly bootstrapped: Bootstrapped | undefined;
  /** Name of the organization that runs the installation, whichever start made it. */
  readonly organization: string;
  /** Signs one browser in to the pages, within 15 minutes. */
  readonly signInUrl: string;
}

/** `config`, and what answers look-ups in the same process. */
export interface ConfigHost extends HostedService {
  readonly lookup: ConfigurationLookup;
  /** Suspends channels on behalf of a dispatcher of the same process; undefined until the modules exist. */
  readonly suspension: () => ChannelSuspension | undefined;
  /** Reads definitions of monitors for an evaluator of the same process; undefined until the modules exist. */
  readonly definitions: () => MonitorDefinitions | undefined;
}

/** Values that the application chooses for its modules. */
@Module({})
class ConfigChoicesModule {}

/** Opens the config service's database and puts the service together. */
export async function hostConfig(options: ConfigHostOptions): Promise<ConfigHost> {
  const { clock, ids, logger } = options;
  const topics = { config: options.topics.name('config'), notices: options.topics.name('notices') };
  const database = await openServiceDatabase({
    ...options,
    service: 'config',
    url: options.databaseUrl,
    schema: CONFIG_SCHEMA,
    migrations: CONFIG_MIGRATIONS,
    onTopicLost: (topic) => void (topic === topics.config && republish()),
  });
  const { dataSource, outbox, relay } = database;
  // The outbox keeps a day; the configuration is older than that.
  const republish = (): Promise<void> =>
    republicationOf(dataSource, outbox, topics)
      .publish(() => true)
      .then((records) => logger.warn('config.v1 was lost; published again', { records }))
      .catch((error: unknown) => logger.error('config.v1 was lost; restart config', { reason: String(error) }));
  const persistence = ConfigPersistenceModule.register({
    dataSource,
    outbox,
    topics,
    clock,
    ids,
  });
  let suspension: ChannelSuspension | undefined;
  let definitions: MonitorDefinitions | undefined;
  return {
    name: 'config',
    modules: [ConfigModule.register([persistence, choices(options)])],
    consumers: [],
    lookup: new LocalConfigurationLookup(configRecordsOf(dataSource)),
    start: async () => {
      requireSecretKey(options.view, options.secretBox);
      relay.start();
    },
    suspension: () => suspension,
    definitions: () => definitions,
    created: async (app) => {
      suspension = app.get(SuspendChannel, { strict: false });
      definitions = app.get(ReadMonitorDefinition, { strict: false });
      await options.onStarted(await firstSteps(app, options.bootstrap));
    },
    stop: () => relay.stop(),
    close: () => database.close(),
  };
}

async function firstSteps(app: INestApplicationContext, settings: BootstrapSettings): Promise<ConfigStart> {
  const bootstrapped = await app.get(Bootstrap, { strict: false }).run(settings);
  const operator = await app.get(Organizations, { strict: false }).operator();
  if (operator === undefined) throw new Error('no organization runs this installation, although one was just made');
  const signInUrl = await app.get(IssueSignInLink, { strict: false }).run(operator.id);
  return { bootstrapped, organization: operator.name, signInUrl };
}

function choices({
  secretBox,
  imageTokens,
  egress,
  publicUrl,
  auditRetentionDays,
  maxExpressionMonitors,
  maxProjects,
  maxCharts,
  maxKpiMonitors,
  defaultPlan,
  alertHistory,
  kpiProgress,
  deliveryHistory,
}: ConfigHostOptions): DynamicModule {
  const providers = [
    { provide: SecretBox as Type<SecretBox>, useValue: secretBox },
    { provide: ImageTokens as Type<ImageTokens>, useValue: imageTokens },
    { provide: Egress, useValue: { policy: egress } },
    { provide: AlertHistory, useValue: alertHistory },
    { provide: KpiMonitorProgress, useValue: kpiProgress },
    { provide: DeliveryHistory, useValue: deliveryHistory },
    { provide: PageSettings, useValue: { publicUrl } },
    { provide: AuditSettings, useValue: { retentionDays: auditRetentionDays } },
    { provide: MonitorLimits, useValue: { expressionMonitors: maxExpressionMonitors } },
    {
      provide: ProjectLimits,
      useValue: { projects: maxProjects, charts: maxCharts, kpiMonitors: maxKpiMonitors },
    },
    { provide: PlanSettings, useValue: { defaultPlan } },
  ];
  return { module: ConfigChoicesModule, providers, exports: providers.map(({ provide }) => provide) };
}
