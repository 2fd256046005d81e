import { createServer } from 'node:net';
import { once } from 'node:events';
import { Module } from '@nestjs/common';
import { Transport } from '@nestjs/microservices';
import { INTERNAL_PACKAGE, internalProtoPath, protoLoaderOptions } from '@tocsin/admin-contract';
import { anImageTokens } from '@tocsin/delivery-security/testing';
import {
  EVALUATOR_GROUP,
  EVALUATOR_TRANSPORT,
  EvaluatorModule,
  PRODUCT_EVENTS_GROUP,
  PRODUCT_EVENTS_TRANSPORT,
  ProductEventSettings,
  type ScheduledKind,
  TickAppender,
} from '@tocsin/evaluator-feature';
import { GraphRenderingModule, WorkerGraphRenderer } from '@tocsin/evaluator-graph-rendering';
import { EVALUATOR_SCHEMA, EvaluatorPersistenceModule, openEvaluatorStore } from '@tocsin/evaluator-persistence';
import { MemoryLog, type MemoryLogStore } from '@tocsin/messaging/testing';
import { createDataSource, OutboxRelay } from '@tocsin/persistence';
import {
  ConfigurationView,
  createHttpApplication,
  followConfiguration,
  InternalToken,
  LogServer,
  Metrics,
  PlatformModule,
  Readiness,
  Topics,
} from '@tocsin/platform';
import { kpiMonitorState, type KpiMonitorState, monitorState, type MonitorState } from '@tocsin/payload-schemas';
import { type Clock, InvalidInputError, Logger, Secret, SystemClock, TimeOrderedIds } from '@tocsin/runtime';
import { type ConfigurationLookup, MonitorDefinitions } from '@tocsin/service-ports';
import { Client } from './client.js';

export const IMAGE_RETENTION_DAYS = 30;
/** Of users, in the tests. */
export const ERASURE_GRACE_HOURS = 24;
/** Events of a bucket are waited for so long before it is judged. */
export const KPI_SETTLING_MS = 120_000;
const MAX_BODY_BYTES = 5_242_880;
export const INTERNAL_TOKEN = new Secret('internal-token-of-the-test');

/** Keeps what was logged. */
export class KeptLogger extends Logger {
  readonly lines: string[] = [];

  override debug(): void {}
  override info(message: string): void {
    this.lines.push(`info ${message}`);
  }
  override warn(message: string): void {
    this.lines.push(`warn ${message}`);
  }
  override error(message: string, fields?: Readonly<Record<string, unknown>>): void {
    this.lines.push(`error ${message} ${String(fields?.['error'])}`);
  }
}

export interface ProcessSurroundings {
  readonly logStore: MemoryLogStore;
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly lookup: ConfigurationLookup;
  readonly apiKey: string;
  /** Kinds of monitors that run by themselves; default: none. */
  readonly scheduled?: readonly ScheduledKind[];
  /** For what the newest buckets of KPI monitors have come to; default: 1 MB. */
  readonly countsMemoryBytes?: number;
}

/** One evaluator process, as an application puts it together: HTTP and gRPC on free ports, its own pool and log. */
export interface EvaluatorProcess {
  readonly client: Client;
  readonly baseUrl: string;
  readonly grpcAddress: string;
  readonly view: ConfigurationView;
  readonly log: MemoryLog;
  readonly metrics: Metrics;
  readonly logger: KeptLogger;
  readonly ticks: TickAppender;
  stop(): Promise<void>;
  /** Vanishes from its group without a word; what it was doing ends on its own. */
  kill(): Promise<void>;
}

@Module({})
class RootModule {}

/** Stands for `config`: takes a definition for the state that it would store, unless it says what is wrong with it. */
class EchoedDefinitions extends MonitorDefinitions {
  override async read(_org: string, definition: unknown): Promise<MonitorState> {
    const parsed = monitorState.safeParse(definition);
    if (parsed.success) return parsed.data;
    throw new InvalidInputError('warning: must be a number', 'warning');
  }
  override async readKpi(_org: string, _projectId: string, definition: unknown): Promise<KpiMonitorState> {
    const parsed = kpiMonitorState.safeParse(definition);
    if (parsed.success) return parsed.data;
    throw new InvalidInputError('conditions: must not be empty', 'conditions');
  }
}

@Module({})
class DefinitionsModule {}

const DEFINITIONS = {
  module: DefinitionsModule,
  providers: [{ provide: MonitorDefinitions, useClass: EchoedDefinitions }],
  exports: [MonitorDefinitions],
};

let started = 0;

export async function startEvaluator(around: ProcessSurroundings): Promise<EvaluatorProcess> {
  const { logStore, databaseUrl, clock, lookup, apiKey, scheduled = [], countsMemoryBytes = 1_000_000 } = around;
  const instance = `evaluator-${++started}`;
  const [logger, metrics, view, ids] = [
    new KeptLogger(),
    new Metrics(),
    new ConfigurationView(),
    new TimeOrderedIds(clock),
  ];
  const log = new MemoryLog({ store: logStore });
  const topics = await Topics.open(log, { prefix: '', log: 'embedded' });
  const follower = await followConfiguration(log, topics.name('config'), view, logger);
  const dataSource = createDataSource({
    url: databaseUrl,
    schema: EVALUATOR_SCHEMA,
    migrations: [],
    applicationName: instance,
  });
  await dataSource.initialize();
  const relay = new OutboxRelay(
    { url: databaseUrl, schema: EVALUATOR_SCHEMA, holder: instance, gatherMs: 0, takeoverDelayMs: 0 },
    log,
    new SystemClock(),
    logger,
  );
  const names = {
    observationsTopic: topics.name('observations'),
    alertsTopic: topics.name('alerts'),
    configTopic: topics.name('config'),
    productEventsTopic: topics.name('productEvents'),
  };
  const retention = { sampleRetentionDays: 460, eventRetentionDays: 400, imageRetentionDays: IMAGE_RETENTION_DAYS };
  const store = await openEvaluatorStore({
    dataSource,
    relay,
    log,
    ...names,
    ...retention,
    deletedProjects: () => [],
    isKpiWatched: () => true,
    clock,
    logger,
  });
  const renderer = new WorkerGraphRenderer();
  const internalToken = new (class extends InternalToken {
    override readonly value = INTERNAL_TOKEN;
  })();
  const app = await createHttpApplication(
    {
      module: RootModule,
      imports: [
        PlatformModule.register({
          log,
          topics,
          clock,
          ids,
          logger,
          view,
          lookup,
          metrics,
          readiness: new Readiness(),
          internalToken,
        }),
        EvaluatorModule.register({
          adapters: [
            EvaluatorPersistenceModule.register(store),
            GraphRenderingModule.register(renderer, anImageTokens()),
            DEFINITIONS,
          ],
          instance,
          connectivityGoneMs: 600_000,
          expressions: { periodMs: 1_000, maxConcurrent: 4 },
          kpis: { periodMs: 1_000, maxConcurrent: 2, settlingMs: KPI_SETTLING_MS, countsMemoryBytes },
          scheduled,
          imageRetentionDays: IMAGE_RETENTION_DAYS,
          productEvents: new ProductEventSettings(400, { httpapi: 30, batch: 1000 }, ERASURE_GRACE_HOURS),
        }),
      ],
    },
    { maxBodyBytes: MAX_BODY_BYTES, logger },
  );
  const grpcAddress = `127.0.0.1:${await freePort()}`;
  const strategy = new LogServer({ log, topics, transportId: EVALUATOR_TRANSPORT, group: EVALUATOR_GROUP });
  app.connectMicroservice({ strategy }, { inheritAppConfig: false });
  const events = new LogServer({ log, topics, transportId: PRODUCT_EVENTS_TRANSPORT, group: PRODUCT_EVENTS_GROUP });
  app.connectMicroservice({ strategy: events }, { inheritAppConfig: false });
  app.connectMicroservice(
    {
      transport: Transport.GRPC,
      options: {
        package: INTERNAL_PACKAGE,
        protoPath: internalProtoPath,
        url: grpcAddress,
        loader: protoLoaderOptions,
      },
    },
    { inheritAppConfig: false },
  );
  await app.startAllMicroservices();
  await app.listen(0, '127.0.0.1');
  relay.start();
  const baseUrl = await app.getUrl();
  const end = async (): Promise<void> => {
    await app.close();
    await relay.stop();
    await follower.close();
    await renderer.close();
    await dataSource.destroy();
  };
  return {
    client: new Client(baseUrl, apiKey),
    baseUrl,
    grpcAddress,
    view,
    log,
    metrics,
    logger,
    ticks: new TickAppender({ log, topics, clock, ids, logger, instance }),
    stop: async () => {
      await end();
      await log.close();
    },
    kill: async () => {
      log.kill();
      await end();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
