import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChildService, type LogTarget, startChild, untilReady } from './child-service.js';
import { freePort } from './free-port.js';
import { startedAgain } from './started-again.js';

export interface StandaloneOptions {
  /** Kept when given; by default a throw-away directory. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly logs?: LogTarget;
}

export interface StandaloneInstance {
  readonly url: string;
  /** `host:port` of gRPC. */
  readonly grpcAddress: string;
  readonly opsUrl: string;
  readonly key: string;
  readonly dataDir: string;
  /** The running process; another one after `restart`. */
  readonly process: ChildService;
  /** SIGKILL to the process alone; its PostgreSQL may live on. */
  kill(): Promise<void>;
  /** Starts it again on the same data and ports, for as often as it takes. */
  restart(): Promise<void>;
  /** Orderly end; a throw-away directory is removed. */
  stop(): Promise<void>;
}

/** Starts a standalone Tocsin on free ports, with loopback receivers allowed unless `env` says otherwise. */
export async function startStandalone(options: StandaloneOptions = {}): Promise<StandaloneInstance> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'tocsin-')));
  if (options.dataDir === undefined) await chmod(dataDir, 0o711);
  const [http, grpc, ops] = [await freePort(), await freePort(), await freePort()];
  const url = `http://127.0.0.1:${http}`;
  const key = options.env?.TOCSIN_BOOTSTRAP_API_KEY ?? randomBytes(24).toString('base64url');
  const env = {
    TOCSIN_DATA_DIR: dataDir,
    TOCSIN_HTTP_PORT: String(http),
    TOCSIN_GRPC_PORT: String(grpc),
    TOCSIN_OPS_PORT: String(ops),
    TOCSIN_PUBLIC_URL: url,
    TOCSIN_BOOTSTRAP_API_KEY: key,
    TOCSIN_EGRESS_ALLOW: '127.0.0.0/8',
    TOCSIN_EXTERNAL_ALLOW: '127.0.0.0/8',
    TOCSIN_LOG_LEVEL: 'error',
    ...options.env,
  };
  const start = async (): Promise<ChildService> => {
    const child = startChild({ app: 'standalone', env, ...(options.logs && { logs: options.logs }) });
    try {
      await untilReady(child, ops);
    } catch (error) {
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
      throw error;
    }
    return child;
  };
  let child = await start();
  return {
    url,
    grpcAddress: `127.0.0.1:${grpc}`,
    opsUrl: `http://127.0.0.1:${ops}`,
    key,
    dataDir,
    get process() {
      return child;
    },
    kill: () => child.kill(),
    restart: async () => {
      if (child.isRunning) await child.stop();
      child = await startedAgain(start);
    },
    stop: async () => {
      if (child.isRunning) await child.stop();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
