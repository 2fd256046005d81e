import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@tocsin/runtime';
import { serverEnvironment } from './cluster.js';
import { diskFull, LocalPostgresError } from './local-postgres-error.js';
import type { ConnectTo, LocalPostgres } from './local-postgres.js';
import { signalProcess, stopProcess } from './postmaster.js';
import type { ServerAccount } from './server-account.js';
import { ServerLog } from './server-log.js';
import { serverSettings } from './server-settings.js';

export interface PostgresServerParts {
  readonly executable: string;
  readonly clusterDir: string;
  readonly account: ServerAccount | undefined;
  readonly durable: boolean;
  /** The superuser's. */
  readonly password: string;
  readonly logger: Logger;
  readonly restartOnCrash: boolean;
  /** Called once, when the server has been stopped for good. */
  readonly onStopped: () => void;
}

const SUPERUSER = 'postgres';
/** Recovery replays at most `max_wal_size`, which takes seconds; this is for the hopeless case. */
const START_LIMIT_MS = 180_000;
/** Orphaned backends of a killed server end by themselves soon; until then a new server refuses to start. */
const ORPHAN_RETRIES = 60;
const ORPHAN_RETRY_MS = 500;
const RESTART_DELAYS_MS = [100, 200, 500, 1_000, 2_000, 5_000];

/** The running server process and its successors after crashes. */
export class PostgresServer implements LocalPostgres {
  private child: ChildProcess | undefined;
  private listeningPort = 0;
  private readonly stopping = new AbortController();
  private restarting: Promise<void> | undefined;
  private readonly endWithProcess = (): void => {
    if (this.child?.pid) signalProcess(this.child.pid, 'SIGINT');
  };

  constructor(private readonly parts: PostgresServerParts) {}

  get port(): number {
    return this.listeningPort;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  url({ database = SUPERUSER, user = SUPERUSER }: ConnectTo = {}): string {
    return `postgresql://${encodeURIComponent(user)}:${this.passwordOf(user)}@127.0.0.1:${this.port}/${encodeURIComponent(database)}`;
  }

  passwordOf(user: string): string {
    if (user === SUPERUSER) return this.parts.password;
    return createHmac('sha256', this.parts.password).update(`role ${user}`).digest('base64url');
  }

  async start(port: number): Promise<void> {
    this.listeningPort = port;
    for (let attempt = 0; ; attempt++) {
      const reason = await this.launch();
      if (reason === undefined) break;
      if (!reason.includes('pre-existing shared memory block') || attempt >= ORPHAN_RETRIES) {
        throw this.startFailure(reason);
      }
      await delay(ORPHAN_RETRY_MS);
    }
    process.on('exit', this.endWithProcess);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.restarting;
    process.off('exit', this.endWithProcess);
    const child = this.child;
    if (child?.pid && isRunning(child)) await stopProcess(child.pid, () => isRunning(child));
    this.parts.onStopped();
  }

  async kill(): Promise<void> {
    const child = this.child;
    if (!child || !isRunning(child)) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  private get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  /** @returns Undefined when the server accepts connections, else why it ended. */
  private async launch(): Promise<string | undefined> {
    const { executable, clusterDir, account, durable, logger } = this.parts;
    const settings = serverSettings({ durable }).flatMap((setting) => ['-c', setting]);
    const child = spawn(executable, ['-D', clusterDir, '-p', String(this.listeningPort), ...settings], {
      uid: account?.uid,
      gid: account?.gid,
      env: serverEnvironment(),
      // Ctrl-C in the terminal must reach this program only, which stops the server last.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.child = child;
    const log = new ServerLog(child.stderr, logger);
    const timeout = new AbortController();
    const ended = once(child, 'close').then(
      () => new Error(`it ended with ${child.signalCode ?? `exit code ${child.exitCode}`}`),
      (error: unknown) => error as Error,
    );
    const outcome = await Promise.race([
      log.ready.then(() => 'ready' as const),
      ended,
      delay(START_LIMIT_MS, 'late' as const, { signal: timeout.signal }),
    ]);
    timeout.abort();
    if (outcome === 'ready') {
      child.once('exit', (code, signal) => this.onExit(child, code, signal));
      return undefined;
    }
    if (outcome !== 'late') return log.reason() ?? outcome.message;
    child.kill('SIGKILL');
    return `it is not ready after ${START_LIMIT_MS / 1000} s – ${log.reason() ?? 'it gave no reason'}`;
  }

  private startFailure(reason: string): LocalPostgresError {
    const { clusterDir } = this.parts;
    if (/no space left on device/i.test(reason)) return diskFull(clusterDir);
    if (!/address already in use/i.test(reason)) return new LocalPostgresError(`PostgreSQL does not start: ${reason}`);
    return new LocalPostgresError(
      `port ${this.port} on 127.0.0.1, meant for PostgreSQL, is in use: stop what uses it or choose another port`,
    );
  }

  private onExit(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.isStopping || child !== this.child) return;
    this.parts.logger.warn('PostgreSQL has ended unasked', { code, signal, restart: this.parts.restartOnCrash });
    if (this.parts.restartOnCrash) this.restarting = this.restart();
  }

  private async restart(): Promise<void> {
    process.off('exit', this.endWithProcess);
    for (let attempt = 0; ; attempt++) {
      const delayMs = RESTART_DELAYS_MS[Math.min(attempt, RESTART_DELAYS_MS.length - 1)];
      await delay(delayMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      if (this.isStopping) return;
      try {
        await this.start(this.listeningPort);
        this.parts.logger.info('PostgreSQL runs again', { pid: this.pid });
        return;
      } catch (error) {
        this.parts.logger.error('PostgreSQL cannot be started again; trying on', { reason: (error as Error).message });
      }
    }
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
