import { type AddressInfo, createServer } from 'node:net';
import { type MicroserviceOptions, Transport } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  ADMIN_PACKAGE,
  adminProtoPath,
  INTERNAL_PACKAGE,
  internalProtoPath,
  protoLoaderOptions,
} from '@tocsin/admin-contract';
import { SecretBox } from '@tocsin/delivery-security';
import { anImageTokens } from '@tocsin/delivery-security/testing';
import { type MailSender, WebhookSender } from '@tocsin/dispatcher-domain';
import { ScriptedSender } from '@tocsin/dispatcher-domain/testing';
import {
  DELIVERY_LIMITS,
  DeliveryEngine,
  type DeliveryLimits,
  DISPATCHER_GROUP,
  DISPATCHER_TRANSPORT,
  DispatcherModule,
} from '@tocsin/dispatcher-feature';
import { DispatcherPersistenceModule, type DispatcherStore } from '@tocsin/dispatcher-persistence';
import type { DispatcherDatabase } from '@tocsin/dispatcher-persistence/testing';
import { MemoryLog, type MemoryLogStore } from '@tocsin/messaging/testing';
import {
  createHttpApplication,
  InternalToken,
  LogServer,
  Metrics,
  PlatformModule,
  Readiness,
  Topics,
} from '@tocsin/platform';
import { type Clock, type Logger, Secret, SilentLogger, SystemClock, TimeOrderedIds } from '@tocsin/runtime';
import { ChannelSuspension } from '@tocsin/service-ports';
import { providing, rootModule } from './adapters-module.js';
import { secretBox, type TestConfiguration } from './configuration.js';

export const INTERNAL_TOKEN = 'internal-token-of-the-test';

/**
 * Short enough that tests need not be patient: retries after a few milliseconds. Leases are long, so that a busy machine
 * ends none; tests that kill have shorter ones.
 */
export const QUICK_LIMITS: DeliveryLimits = {
  ...DELIVERY_LIMITS,
  leaseMs: 60_000,
  scanMs: 50,
  stopMs: 2_000,
  retry: { delaysMs: [20, 20, 20, 20], jitterRatio: 0, retryAfterCapMs: 1_000 },
  retention: { payloadDays: 40_000, attemptDays: 40_000 },
};

/** Suspensions as `config` was told of them. */
export class ToldSuspensions extends ChannelSuspension {
  readonly told: { readonly org: string; readonly channelId: string; readonly reason: string }[] = [];
  /** How many calls fail first. */
  failures = 0;

  override async suspend(org: string, channelId: string, _at: number, reason: string): Promise<void> {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('config does not answer');
    }
    this.told.push({ org, channelId, reason });
  }
}

export interface ProcessOptions {
  readonly database: DispatcherDatabase;
  readonly log: MemoryLogStore;
  readonly configuration: TestConfiguration;
  readonly sender?: WebhookSender;
  /** Absent: no mail server is set up. */
  readonly mail?: MailSender;
  readonly suspensions?: ChannelSuspension;
  readonly limits?: Partial<DeliveryLimits>;
  readonly isAlone?: boolean;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** One dispatcher as an application runs it, with HTTP on a free port. */
export class DispatcherProcess {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
    /** `host:port` of gRPC. */
    readonly grpcAddress: string,
    readonly engine: DeliveryEngine,
    readonly metrics: Metrics,
    readonly readiness: Readiness,
    private readonly log: MemoryLog,
    private readonly store: DispatcherStore,
  ) {}

  static async start(options: ProcessOptions): Promise<DispatcherProcess> {
    const log = new MemoryLog({ store: options.log });
    const topics = await Topics.open(log, { prefix: '', log: 'embedded' });
    const store = options.database.newStore();
    const [metrics, readiness] = [new Metrics(), new Readiness()];
    const clock = options.clock ?? new SystemClock();
    const logger = options.logger ?? new SilentLogger();
    const app = await createHttpApplication(
      rootModule(
        PlatformModule.register({
          log,
          topics,
          clock,
          ids: new TimeOrderedIds(clock),
          logger,
          view: options.configuration.newView(),
          lookup: options.configuration.newLookup(),
          metrics,
          readiness,
          internalToken: new (class extends InternalToken {
            readonly value = new Secret(INTERNAL_TOKEN);
          })(),
        }),
        DispatcherModule.register({
          adapters: [
            DispatcherPersistenceModule.register(store),
            providing([
              { provide: WebhookSender, useValue: options.sender ?? new ScriptedSender() },
              { provide: SecretBox, useValue: secretBox },
              { provide: ChannelSuspension, useValue: options.suspensions ?? new ToldSuspensions() },
            ]),
          ],
          ...(options.mail !== undefined && { mail: options.mail }),
          publicUrl: 'https://tocsin.example.com',
          imageTokens: anImageTokens(),
          version: '0.1.0',
          limits: { ...QUICK_LIMITS, ...options.limits },
          ...(options.isAlone !== undefined && { isAlone: options.isAlone }),
          random: () => 0.5,
        }),
      ),
      { maxBodyBytes: 1_000_000, logger },
    );
    const strategy = new LogServer({ log, topics, transportId: DISPATCHER_TRANSPORT, group: DISPATCHER_GROUP });
    app.connectMicroservice({ strategy }, { inheritAppConfig: false });
    const grpcAddress = `127.0.0.1:${await freePort()}`;
    app.connectMicroservice<MicroserviceOptions>(
      {
        transport: Transport.GRPC,
        options: {
          package: [INTERNAL_PACKAGE, ADMIN_PACKAGE],
          protoPath: [internalProtoPath, adminProtoPath],
          url: grpcAddress,
          loader: protoLoaderOptions,
        },
      },
      { inheritAppConfig: false },
    );
    await app.startAllMicroservices();
    await app.listen(0, '127.0.0.1');
    readiness.start();
    return new DispatcherProcess(
      app,
      await app.getUrl(),
      grpcAddress,
      app.get(DeliveryEngine),
      metrics,
      readiness,
      log,
      store,
    );
  }

  /** Ends as SIGTERM would end it. */
  async stop(): Promise<void> {
    await this.app.close();
    await this.log.close();
    await this.store.close();
  }

  /** Ends as `kill -9` would: nothing is given back, nothing under way is written any more. */
  async kill(): Promise<void> {
    this.log.kill();
    this.engine.abandon();
    await this.store.close();
    await this.app.close();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
