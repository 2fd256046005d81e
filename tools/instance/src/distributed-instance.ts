import { generateSecretKey } from '@tocsin/delivery-security';
import { createDatabaseRole, type LocalPostgres, startLocalPostgres } from '@tocsin/local-postgres';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from '@tocsin/runtime';
import { keptSecret, openDataDirectory, requireFreePort } from '@tocsin/service-host';
import { type KafkaBroker, startKafkaBroker } from '@tocsin/tool-kafka';
import { type ChildService, type LogTarget, startChild, untilReady } from './child-service.js';
import { freePort } from './free-port.js';
import { endLeftOverNginx, type Front, startFront } from './front.js';
import { startedAgain } from './started-again.js';

type ServiceName = 'config' | 'evaluator' | 'dispatcher';

export interface DistributedOptions {
  readonly dataDir: string;
  /** Where the front listens. */
  readonly httpHost: string;
  readonly httpPort: number;
  /** For the services: egress, bootstrap, retention, logs. Addresses, secrets and ports are set here. */
  readonly env: Readonly<Record<string, string>>;
  readonly logger: Logger;
  /** Default 1 each. */
  readonly evaluators?: number;
  readonly dispatchers?: number;
  readonly logs?: LogTarget;
  /** Told each step, for people who wait. */
  readonly onProgress?: (step: string) => void;
  /** Given, before anything starts, what stops all that has started so far. */
  readonly undo?: (stop: () => Promise<void>) => void;
}

/** A service process that can be killed and started again on the same ports, for as often as it takes. */
export interface ServiceProcess {
  readonly name: ServiceName;
  readonly opsUrl: string;
  /** `host:port` of gRPC. */
  readonly grpcAddress: string;
  readonly child: ChildService;
  /** Orderly end; it stays away until `restart`. */
  stop(): Promise<void>;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

export interface DistributedInstance {
  readonly url: string;
  readonly key: string;
  /** Whether this start made the key. */
  readonly isKeyNew: boolean;
  /** Name of the organization that runs it; undefined if config printed none. */
  readonly organization: string | undefined;
  /** The one-time link to the pages; undefined if config printed none. */
  readonly signInUrl: string | undefined;
  readonly frontKind: Front['kind'];
  readonly brokers: string;
  readonly broker: KafkaBroker;
  readonly postgres: LocalPostgres;
  readonly services: readonly ServiceProcess[];
  readonly databaseUrls: Readonly<Record<ServiceName, string>>;
  /** Resolves, with what ended, when a service ends by itself. */
  readonly failed: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts Kafka, PostgreSQL, the services as processes of their own, and one address in front of them. Data, keys and the
 * front's files lie in the data directory; a second start finds everything as it was.
 */
export async function startDistributed(options: DistributedOptions): Promise<DistributedInstance> {
  const say = options.onProgress ?? (() => undefined);
  const directory = openDataDirectory(options.dataDir);
  const stops: (() => Promise<void> | void)[] = [() => directory.release()];
  const stop = async (): Promise<void> => {
    for (const step of stops.splice(0).reverse()) await step();
  };
  options.undo?.(stop);
  try {
    await endLeftOverNginx(directory.path);
    // A front that cannot listen would leave clients talking to whoever has the port.
    await requireFreePort('TOCSIN_HTTP_PORT', options.httpHost, options.httpPort);
    const isKeyNew = options.env.TOCSIN_BOOTSTRAP_API_KEY === undefined && directory.read('api-key') === undefined;
    const key = options.env.TOCSIN_BOOTSTRAP_API_KEY ?? keptSecret(directory, 'api-key', randomText).reveal();
    const secrets = {
      TOCSIN_SECRET_KEY:
        options.env.TOCSIN_SECRET_KEY ?? keptSecret(directory, 'secret-key', generateSecretKey).reveal(),
      TOCSIN_INTERNAL_TOKEN: keptSecret(directory, 'internal-token', randomText).reveal(),
    };
    say('PostgreSQL starts');
    const postgres = await startLocalPostgres({ dataDir: directory.path, logger: options.logger });
    stops.push(() => postgres.stop());
    const databaseUrls = await serviceDatabases(postgres);
    say('Kafka starts');
    const broker = await startKafkaBroker({ dataDir: join(directory.path, 'kafka'), ownProcessGroup: true });
    stops.push(() => broker.stop());
    say(`Kafka listens at ${broker.brokers}`);

    const plans = await planProcesses(options);
    const addressesOf = (name: ServiceName, port: 'http' | 'grpc'): string[] =>
      plans.flatMap((plan) => (plan.name === name ? [`127.0.0.1:${plan[port]}`] : []));
    let pages: { readonly organization: string; readonly signInUrl: string } | undefined;
    const shared = {
      ...options.env,
      ...secrets,
      TOCSIN_HTTP_HOST: '127.0.0.1',
      TOCSIN_BOOTSTRAP_API_KEY: key,
      KAFKA_BROKERS: broker.brokers,
      TOCSIN_CONFIG_GRPC: addressesOf('config', 'grpc').join(','),
      TOCSIN_EVALUATOR_GRPC: addressesOf('evaluator', 'grpc').join(','),
      TOCSIN_DISPATCHER_GRPC: addressesOf('dispatcher', 'grpc').join(','),
    };
    let isStopping = false;
    let reportFailure: (what: string) => void = () => undefined;
    const failed = new Promise<string>((resolve) => (reportFailure = resolve));
    const services = plans.map((plan) =>
      serviceProcess(plan, {
        env: { ...shared, DATABASE_URL: databaseUrls[plan.name], ...portsOf(plan) },
        logs: options.logs ?? 'inherit',
        onLine: (line) => (pages ??= pagesOf(line)),
        onEnd: (what) => isStopping || reportFailure(what),
      }),
    );
    stops.push(async () => {
      isStopping = true;
      // Those who read stop before those whom they ask.
      for (const service of [...services].reverse()) if (service.child.isRunning) await service.child.stop();
    });
    say(`services start: ${plans.map(({ name }) => name).join(', ')}`);
    await Promise.all(services.map((service, i) => untilReady(service.child, plans[i].ops)));
    for (const { name, opsUrl } of services) say(`${name} is ready: ${opsUrl}/readyz, ${opsUrl}/metrics`);
    const front = await startFront({
      host: options.httpHost,
      port: options.httpPort,
      upstreams: {
        config: addressesOf('config', 'http'),
        evaluator: addressesOf('evaluator', 'http'),
        dispatcher: addressesOf('dispatcher', 'http'),
      },
      workDir: directory.path,
    });
    stops.push(() => front.stop());
    say(`${front.kind} listens in front of them`);
    return {
      url: `http://${options.httpHost}:${options.httpPort}`,
      key,
      isKeyNew,
      organization: pages?.organization,
      signInUrl: pages?.signInUrl,
      frontKind: front.kind,
      brokers: broker.brokers,
      broker,
      postgres,
      services,
      databaseUrls,
      failed,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What config prints of its pages at its start. */
function pagesOf(line: string): { readonly organization: string; readonly signInUrl: string } | undefined {
  const match = /^Pages of organization "([^"]+)".*: (https?:\/\/\S+\/signin\?token=\S+)$/.exec(line);
  return match === null ? undefined : { organization: match[1], signInUrl: match[2] };
}

interface Plan {
  readonly name: ServiceName;
  readonly http: number;
  readonly grpc: number;
  readonly ops: number;
}

async function planProcesses({ evaluators = 1, dispatchers = 1 }: DistributedOptions): Promise<Plan[]> {
  const names: ServiceName[] = [
    'config',
    ...Array.from({ length: evaluators }, () => 'evaluator' as const),
    ...Array.from({ length: dispatchers }, () => 'dispatcher' as const),
  ];
  const plans: Plan[] = [];
  for (const name of names) plans.push({ name, http: await freePort(), grpc: await freePort(), ops: await freePort() });
  return plans;
}

const portsOf = ({ http, grpc, ops }: Plan): Record<string, string> => ({
  TOCSIN_HTTP_PORT: String(http),
  TOCSIN_GRPC_PORT: String(grpc),
  TOCSIN_OPS_PORT: String(ops),
});

function serviceProcess(
  plan: Plan,
  options: {
    readonly env: Readonly<Record<string, string>>;
    readonly logs: LogTarget;
    readonly onLine: (line: string) => void;
    readonly onEnd: (what: string) => void;
  },
): ServiceProcess {
  let isExpected = false;
  const start = (): ChildService => {
    const child = startChild({ app: plan.name, env: options.env, logs: options.logs, onLine: options.onLine });
    void child.exited.then((code) => isExpected || options.onEnd(`${plan.name} ended by itself (${code})`));
    return child;
  };
  let child = start();
  return {
    name: plan.name,
    opsUrl: `http://127.0.0.1:${plan.ops}`,
    grpcAddress: `127.0.0.1:${plan.grpc}`,
    get child() {
      return child;
    },
    stop: async () => {
      isExpected = true;
      await child.stop();
    },
    kill: async () => {
      isExpected = true;
      await child.kill();
    },
    restart: async () => {
      isExpected = true;
      if (child.isRunning) await child.stop();
      await startedAgain(() => {
        child = start();
        return untilReady(child, plan.ops);
      });
      isExpected = false;
    },
  };
}

async function serviceDatabases(postgres: LocalPostgres): Promise<Record<ServiceName, string>> {
  const urlOf = (name: ServiceName): Promise<string> =>
    createDatabaseRole(postgres.url(), {
      database: 'tocsin',
      role: name,
      schema: name,
      password: postgres.passwordOf(name),
    });
  return { config: await urlOf('config'), evaluator: await urlOf('evaluator'), dispatcher: await urlOf('dispatcher') };
}

const randomText = (): string => randomBytes(24).toString('base64url');
