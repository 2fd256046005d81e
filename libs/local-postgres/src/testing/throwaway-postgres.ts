import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type Logger, SilentLogger } from '@tocsin/runtime';
import { type ConnectTo, type LocalPostgres, startLocalPostgres } from '../local-postgres.js';

/** A server that a test may kill and start again; it and its directory go with the test process, however that ends. */
export interface ThrowawayPostgres {
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  url(to?: ConnectTo): string;
  passwordOf(user: string): string;
  /** SIGKILL; it stays dead until `restart`. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data, after `kill` or from running. */
  restart(): Promise<void>;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

/** Starts a server of its own in a temporary directory, without waiting for the disk on writes. */
export async function startThrowawayPostgres(logger: Logger = new SilentLogger()): Promise<ThrowawayPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-postgres-'));
  await chmod(dataDir, 0o711);
  const reaper = startReaper(dataDir);
  const start = (port: number): Promise<LocalPostgres> =>
    startLocalPostgres({ dataDir, port, logger, restartOnCrash: false, durable: false });
  let server = await start(0);
  return {
    dataDir,
    get port() {
      return server.port;
    },
    get pid() {
      return server.pid;
    },
    url: (to) => server.url(to),
    passwordOf: (user) => server.passwordOf(user),
    kill: () => server.kill(),
    restart: async () => {
      const { port } = server;
      await server.stop();
      server = await start(port);
    },
    stop: async () => {
      await server.stop();
      const removed = once(reaper, 'exit');
      reaper.ref();
      reaper.stdin.end();
      await removed;
    },
  };
}

/** A process that waits for the end of this one, then stops the server and removes its directory. */
function startReaper(dataDir: string): ChildProcessByStdio<Writable, null, null> {
  const script = fileURLToPath(new URL('reaper.js', import.meta.url));
  const reaper = spawn(process.execPath, [script, dataDir], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  reaper.unref();
  if (reaper.stdin instanceof Socket) reaper.stdin.unref();
  return reaper;
}
