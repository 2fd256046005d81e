import { hostname } from 'node:os';
import { Module, type DynamicModule } from '@nestjs/common';
import { type MicroserviceOptions, Transport } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  ADMIN_PACKAGE,
  adminProtoPath,
  INTERNAL_PACKAGE,
  internalProtoPath,
  protoLoaderOptions,
} from '@tocsin/admin-contract';
import {
  type ConfigurationFollower,
  createHttpApplication,
  followConfiguration,
  giveUpOnce,
  OperationsServer,
  type Platform,
  PlatformModule,
} from '@tocsin/platform';
import type { Secret } from '@tocsin/runtime';
import { Gauge } from 'prom-client';
import type { HostedService } from './hosted-service.js';
import { listening } from './listen-error.js';
import { PlatformChannel } from './watchdog/platform-channel.js';
import { Watchdog } from './watchdog/watchdog.js';

export interface ProcessOptions {
  readonly platform: Platform;
  readonly services: readonly HostedService[];
  readonly httpHost: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly opsPort: number;
  readonly maxBodyBytes: number;
  /** Where faults of the platform itself are told, beside the log. */
  readonly platformWebhookUrl: Secret | undefined;
}

export interface RunningProcess {
  readonly httpPort: number;
  readonly opsPort: number;
  /** Ends everything in the right order; later calls wait for the first. */
  stop(): Promise<void>;
}

/** The root module: what a process runs is decided by its options. */
@Module({})
class ProcessModule {}

/**
 * Starts the services of one process: the whole configuration is in memory and background work runs before the first
 * request is taken or the first record is read.
 *
 * Stopping: not ready any more → no new requests, running ones end → consumers finish their batches and leave → background
 * work ends → the log is flushed and closed → database connections end.
 *
 * @throws {PortInUseError} If one of its ports is taken. What had started is stopped again.
 */
export async function runProcess(options: ProcessOptions): Promise<RunningProcess> {
  const { platform, services } = options;
  const operations = new OperationsServer(platform.readiness, platform.metrics);
  let follower: ConfigurationFollower | undefined;
  let app: NestFastifyApplication | undefined;
  let stopping: Promise<void> | undefined;
  const watchdog = watchdogOf(options);

  const stop = async (): Promise<void> => {
    await watchdog.stop();
    platform.readiness.stop();
    for (const consumer of services.flatMap(({ consumers }) => consumers)) consumer.pause();
    await app?.close();
    for (const service of services) await service.stop();
    await follower?.close();
    await platform.log.close();
    for (const service of services) await service.close();
    await operations.close();
  };

  try {
    const opsPort = await listening('TOCSIN_OPS_PORT', `127.0.0.1:${options.opsPort}`, () =>
      operations.listen(options.opsPort, '127.0.0.1'),
    );
    follower = await follow(options);
    for (const service of services) await service.start();
    const created = await createHttpApplication(rootModule(platform, services), {
      maxBodyBytes: options.maxBodyBytes,
      logger: platform.logger,
    });
    app = created;
    for (const service of services) await service.created?.(created);
    addReadiness(options, follower);
    connectMicroservices(created, options);
    await listening('TOCSIN_GRPC_PORT', `${options.httpHost}:${options.grpcPort}`, () =>
      created.startAllMicroservices(),
    );
    const httpPort = await listenHttp(created, options);
    platform.readiness.start();
    watchdog.start();
    return { httpPort, opsPort, stop: () => (stopping ??= stop()) };
  } catch (error) {
    await stop();
    throw error;
  }
}

function watchdogOf({ platform, services, platformWebhookUrl: url }: ProcessOptions): Watchdog {
  return new Watchdog({
    ...platform,
    services: services.map(({ name }) => name),
    host: hostname(),
    channel: url && new PlatformChannel(url),
  });
}

/** Every process reads the configuration; what cannot be read goes to the dead letters once, from its owner. */
function follow({ platform: { log, topics, view, logger }, services }: ProcessOptions): Promise<ConfigurationFollower> {
  const isOwner = services.some(({ name }) => name === 'config');
  return followConfiguration(log, topics.name('config'), view, logger, (malformed) => {
    if (!isOwner) return;
    giveUpOnce(log, topics.name('deadLetters'), malformed, 'config').catch((error: unknown) => {
      // Nothing is lost: it stays where it is, and the next start finds it again.
      logger.warn('a record of the configuration could not be given up', { reason: String(error) });
    });
  });
}

function rootModule(platform: Platform, services: readonly HostedService[]): DynamicModule {
  return {
    module: ProcessModule,
    imports: [PlatformModule.register(platform), ...services.flatMap(({ modules }) => modules)],
  };
}

function connectMicroservices(app: NestFastifyApplication, { services, httpHost, grpcPort }: ProcessOptions): void {
  for (const strategy of services.flatMap(({ consumers }) => consumers)) {
    app.connectMicroservice({ strategy }, { inheritAppConfig: false });
  }
  app.connectMicroservice<MicroserviceOptions>(
    {
      transport: Transport.GRPC,
      options: {
        package: [INTERNAL_PACKAGE, ADMIN_PACKAGE],
        protoPath: [internalProtoPath, adminProtoPath],
        url: `${httpHost}:${grpcPort}`,
        loader: protoLoaderOptions,
      },
    },
    { inheritAppConfig: false },
  );
}

async function listenHttp(app: NestFastifyApplication, { httpHost, httpPort }: ProcessOptions): Promise<number> {
  await listening('TOCSIN_HTTP_PORT', `${httpHost}:${httpPort}`, () => app.listen(httpPort, httpHost));
  return Number(new URL(await app.getUrl()).port);
}

function addReadiness({ platform, services }: ProcessOptions, configuration: ConfigurationFollower): void {
  platform.readiness.add({
    name: 'log',
    check: async () => ((await platform.log.isReachable()) ? undefined : 'the log does not answer'),
  });
  const position = (): number => platform.view.position;
  platform.readiness.show({ name: 'configurationPosition', value: position });
  new Gauge({
    name: 'tocsin_configuration_position',
    help: 'Offset in config.v1 up to which this process knows the configuration.',
    registers: [platform.metrics.registry],
    collect() {
      this.set(position());
    },
  });
  new Gauge({
    name: 'tocsin_configuration_unreadable_entities',
    help: 'Entities whose newest record in config.v1 this process cannot read; it goes by an older one, or by none.',
    registers: [platform.metrics.registry],
    collect() {
      this.set(configuration.unreadable());
    },
  });
  for (const { name, consumers } of services.filter((service) => service.consumers.length > 0)) {
    const lagRecords = (): number => consumers.reduce((sum, consumer) => sum + consumer.lagRecords(), 0);
    platform.readiness.show({ name: `${name}LagRecords`, value: lagRecords });
    new Gauge({
      name: `tocsin_${name}_consumer_lag_records`,
      help: 'Records that this process still has to read.',
      registers: [platform.metrics.registry],
      collect() {
        this.set(lagRecords());
      },
    });
    platform.readiness.add({
      name: `${name} consumers`,
      check: async () => (consumers.every((c) => c.isJoined()) ? undefined : 'a consumer has not joined its group'),
    });
  }
}
