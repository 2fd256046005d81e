import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Logger } from '@tocsin/runtime';
import { clusterPaths, ensureCluster } from './cluster.js';
import { type DataDirectoryLock, lockDataDirectory } from './data-directory-lock.js';
import { fileSystemError } from './local-postgres-error.js';
import { choosePort } from './port-choice.js';
import { locatePostgresBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { PostgresServer } from './postgres-server.js';
import { stopLeftover } from './postmaster.js';
import { type ServerAccount, serverAccount } from './server-account.js';

export interface LocalPostgresOptions {
  /** The program's data directory; the cluster lies in `pg/` below it, its password and port beside that. */
  readonly dataDir: string;
  /**
   * Fixed port; 0 takes a free one at every start; by default a free one is chosen once and kept, none that outgoing
   * connections use.
   */
  readonly port?: number;
  readonly logger: Logger;
  /** Starts the server again when it dies unasked. Default true. */
  readonly restartOnCrash?: boolean;
  /** Default true. False, for tests only, does not wait for the disk. */
  readonly durable?: boolean;
}

export interface ConnectTo {
  /** Default `postgres`. */
  readonly database?: string;
  /** Default the superuser `postgres`. */
  readonly user?: string;
}

/** A PostgreSQL of this process alone, on the loopback interface. */
export interface LocalPostgres {
  readonly port: number;
  /** Process id of the running server; changes when it is started again. */
  readonly pid: number;
  /** A connection URL, password included: keep it out of logs. */
  url(to?: ConnectTo): string;
  /** The password that `url` uses for `user`; the same at every start. */
  passwordOf(user: string): string;
  /** Fast shutdown: aborts running transactions, writes a checkpoint, and waits until the server has gone. */
  stop(): Promise<void>;
  /** SIGKILL to the server, as an accident would; started again afterwards if `restartOnCrash`. Resolves when it is dead. */
  kill(): Promise<void>;
}

/**
 * Starts the bundled PostgreSQL, creating its cluster at the first start (about 0.7 s; later starts 0.1 s). A server that
 * a killed process left running on the same directory is stopped first.
 *
 * @throws {LocalPostgresError} With one sentence that says what to do, if the server cannot run here.
 * @throws {DataDirectoryInUseError} If another living process runs a server on this directory.
 */
export async function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const dataDir = resolve(options.dataDir);
  try {
    const binaries = locatePostgresBinaries();
    const account = serverAccount();
    mkdirSync(dataDir, { recursive: true, mode: account ? 0o711 : 0o700 });
    const lock = lockDataDirectory(dataDir, 'postgres.lock');
    return await startIn(dataDir, options, binaries, account, lock).catch((error: unknown) => {
      lock.release();
      throw error;
    });
  } catch (error) {
    throw fileSystemError(error, dataDir);
  }
}

async function startIn(
  dataDir: string,
  { port, logger, restartOnCrash = true, durable = true }: LocalPostgresOptions,
  binaries: PostgresBinaries,
  account: ServerAccount | undefined,
  lock: DataDirectoryLock,
): Promise<LocalPostgres> {
  const { clusterDir, portFile } = clusterPaths(dataDir);
  const password = await ensureCluster(dataDir, binaries, account, durable);
  await stopLeftover(clusterDir, logger);
  const server = new PostgresServer({
    executable: binaries.postgres,
    clusterDir,
    account,
    durable,
    password,
    logger,
    restartOnCrash,
    onStopped: () => lock.release(),
  });
  await server.start(await choosePort({ wanted: port, file: portFile, dataDir }, logger));
  return server;
}
