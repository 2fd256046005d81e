import { Egress } from '@tocsin/config-domain';
import {
  AuditSettings,
  Bootstrap,
  ConfigModule,
  LocalConfigurationLookup,
  MonitorLimits,
  PageSettings,
  PlanSettings,
  ProjectLimits,
} from '@tocsin/config-feature';
import { CONFIG_MIGRATIONS, CONFIG_SCHEMA, ConfigPersistenceModule, configRecordsOf } from '@tocsin/config-persistence';
import { ImageTokens, SecretBox } from '@tocsin/delivery-security';
import { aLoopbackPolicy, anImageTokens, aSecretBox } from '@tocsin/delivery-security/testing';
import type { Follower } from '@tocsin/messaging';
import { eventually, MemoryLog } from '@tocsin/messaging/testing';
import { type ConfigRecord, configRecordV1, type Notice, noticeV1 } from '@tocsin/payload-schemas';
import { Outbox, OutboxRelay } from '@tocsin/persistence';
import { migratedDatabase, type MigratedDatabase } from '@tocsin/persistence/testing';
import {
  ConfigurationView,
  createHttpApplication,
  followConfiguration,
  InternalToken,
  Metrics,
  PlatformModule,
  Readiness,
  Topics,
} from '@tocsin/platform';
import { Secret, SilentLogger, SystemClock, TimeOrderedIds } from '@tocsin/runtime';
import { FakeClock } from '@tocsin/runtime/testing';
import { AlertHistory, DeliveryHistory, KpiMonitorProgress } from '@tocsin/service-ports';
import { adaptersModule } from './adapters-module.js';
import { Client } from './client.js';
import { KeptAlerts, KeptDeliveries, KeptProgress } from './other-services.js';

const MAX_BODY_BYTES = 5_242_880;
export const MAX_PROJECTS = 5;
export const MAX_CHARTS = 4;
export const MAX_KPI_MONITORS = 3;
export const ORGANIZATION = 'acme';
export const AUDIT_RETENTION_DAYS = 30;
export const PUBLIC_URL = 'https://tocsin.example.com';
export const API_KEY = 'first-key-of-acme';
export const INTERNAL_TOKEN = 'internal-token-of-the-test';

/** What a test sees of a running config service. */
export interface ConfigService {
  /** A client with a key that may do everything. */
  readonly client: Client;
  readonly clock: FakeClock;
  readonly database: MigratedDatabase;
  readonly log: MemoryLog;
  readonly view: ConfigurationView;
  /** What pages find at the other services. */
  readonly alerts: KeptAlerts;
  readonly kpiProgress: KeptProgress;
  readonly deliveries: KeptDeliveries;
  readonly app: Awaited<ReturnType<typeof createHttpApplication>>;
  /** Stops publishing, as a crash between commit and publish would; `startRelay` goes on. */
  stopRelay(): Promise<void>;
  startRelay(): void;
  /** Everything in `config.v1` and `notices.v1`, once all that was committed has been published. */
  published(): Promise<{ readonly records: readonly ConfigRecord[]; readonly notices: readonly Notice[] }>;
  /** Keys whose last record in `config.v1` is a tombstone, once all that was committed has been published. */
  tombstones(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/**
 * Starts the service as an application does: HTTP on a free port, PostgreSQL, and a log in memory behind the outbox.
 *
 * @param options.isBootstrapped - Whether `ORGANIZATION` exists already, with `API_KEY`.
 */
export async function startConfigService({ isBootstrapped = true } = {}): Promise<ConfigService> {
  const database = await migratedDatabase({ schema: CONFIG_SCHEMA, migrations: CONFIG_MIGRATIONS });
  const [clock, logger, log] = [new FakeClock(), new SilentLogger(), new MemoryLog()];
  const topics = await Topics.open(log, { prefix: '', log: 'embedded' });
  const view = new ConfigurationView();
  const follower: Follower = await followConfiguration(log, topics.name('config'), view, logger);
  const newRelay = (): OutboxRelay =>
    new OutboxRelay(
      { url: database.url, schema: CONFIG_SCHEMA, holder: 'test', takeoverDelayMs: 0, gatherMs: 0 },
      log,
      new SystemClock(),
      logger,
    );
  let relay = newRelay();
  const outbox = new Outbox({ wake: () => relay.wake() });
  const ids = new TimeOrderedIds(clock);
  const [alerts, kpiProgress, deliveries] = [new KeptAlerts(), new KeptProgress(), new KeptDeliveries()];
  const app = await createHttpApplication(
    adaptersModule(
      PlatformModule.register({
        log,
        topics,
        clock,
        ids,
        logger,
        view,
        lookup: new LocalConfigurationLookup(configRecordsOf(database.dataSource)),
        metrics: new Metrics(),
        readiness: new Readiness(),
        internalToken: new (class extends InternalToken {
          readonly value = new Secret(INTERNAL_TOKEN);
        })(),
      }),
      ConfigModule.register([
        ConfigPersistenceModule.register({
          dataSource: database.dataSource,
          outbox,
          topics: { config: topics.name('config'), notices: topics.name('notices') },
          clock,
          ids,
        }),
        adaptersModule.providing([
          { provide: Egress, useValue: { policy: aLoopbackPolicy() } },
          { provide: SecretBox, useValue: aSecretBox() },
          { provide: ImageTokens, useValue: anImageTokens() },
          { provide: PageSettings, useValue: { publicUrl: PUBLIC_URL } },
          { provide: AuditSettings, useValue: { retentionDays: AUDIT_RETENTION_DAYS } },
          { provide: MonitorLimits, useValue: { expressionMonitors: 20 } },
          {
            provide: ProjectLimits,
            useValue: { projects: MAX_PROJECTS, charts: MAX_CHARTS, kpiMonitors: MAX_KPI_MONITORS },
          },
          { provide: PlanSettings, useValue: { defaultPlan: 'enterprise' } },
          { provide: AlertHistory, useValue: alerts },
          { provide: KpiMonitorProgress, useValue: kpiProgress },
          { provide: DeliveryHistory, useValue: deliveries },
        ]),
      ]),
    ),
    { maxBodyBytes: MAX_BODY_BYTES, logger },
  );
  await app.listen(0, '127.0.0.1');
  if (isBootstrapped) await app.get(Bootstrap).run({ organization: ORGANIZATION, apiKey: API_KEY });
  relay.start();

  const drained = async (): Promise<void> => {
    const rows = 'select count(*)::int as waiting from outbox where id > (select sent_id from outbox_relay)';
    await eventually(async () => {
      const [{ waiting }] = await database.dataSource.query<{ waiting: number }[]>(rows);
      return waiting === 0;
    }, 'the outbox was published');
  };
  const read = async (topic: 'config' | 'notices') => {
    await drained();
    return log.store.topic(topics.name(topic)).partitions.flat();
  };
  return {
    client: new Client(await app.getUrl(), API_KEY),
    clock,
    database,
    log,
    view,
    alerts,
    kpiProgress,
    deliveries,
    app,
    stopRelay: () => relay.stop(),
    startRelay: () => {
      relay = newRelay();
      relay.start();
    },
    published: async () => ({
      records: (await read('config')).flatMap(({ value }) =>
        value ? [configRecordV1.parse(JSON.parse(String(value)))] : [],
      ),
      notices: (await read('notices')).map(({ value }) => noticeV1.parse(JSON.parse(String(value)))),
    }),
    tombstones: async () => {
      const last = new Map((await read('config')).map(({ key, value }) => [key, value]));
      return [...last].flatMap(([key, value]) => (value === null ? [key] : []));
    },
    stop: async () => {
      await app.close();
      await relay.stop();
      await follower.close();
      await log.close();
      await database.drop();
    },
  };
}
