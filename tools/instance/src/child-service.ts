import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { killAtExit } from './kill-at-exit.js';
import { ServiceStartError } from './service-start-error.js';

export interface ChildOptions {
  /** Folder below apps/. */
  readonly app: string;
  readonly env: Readonly<Record<string, string>>;
  /** Receives what the program prints for people, line by line. */
  readonly onLine?: (line: string) => void;
  /** Where its logs go. Default: this process's standard error. */
  readonly logs?: LogTarget;
}

/** This process's standard error, nowhere, or a file to append to. */
export type LogTarget = 'inherit' | 'ignore' | { readonly file: string };

/** One program of ours in a process of its own. */
export interface ChildService {
  readonly app: string;
  readonly pid: number;
  readonly isRunning: boolean;
  /** Resolves with the exit code, or the signal, when it is gone. */
  readonly exited: Promise<number | string>;
  /** SIGTERM; resolves when it is gone. */
  stop(): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

const END_WITH_LAUNCHER = new URL('./end-with-launcher.js', import.meta.url).href;

/**
 * Starts the built program; it does not inherit settings of this process that begin with TOCSIN_, KAFKA_ or DATABASE_. It
 * never outlives this process: not its exit, nor its being killed.
 */
export function startChild({ app, env, onLine, logs = 'inherit' }: ChildOptions): ChildService {
  const main = fileURLToPath(new URL(`../../../apps/${app}/dist/main.js`, import.meta.url));
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(TOCSIN_|KAFKA_|DATABASE_URL$|NODE_OPTIONS$)/.test(name),
  );
  const stderr = typeof logs === 'string' ? logs : openSync(logs.file, 'a');
  const child = spawn(process.execPath, ['--import', END_WITH_LAUNCHER, main], {
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', onLine ? 'pipe' : 'ignore', stderr, 'ipc'],
    // Ctrl-C in a terminal reaches the launcher only, which stops its children in order.
    detached: true,
  });
  killAtExit(child);
  if (typeof stderr === 'number') closeSync(stderr);
  if (onLine) readLines(child, onLine);
  const exited = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  return {
    app,
    pid: child.pid ?? 0,
    get isRunning() {
      return child.exitCode === null && child.signalCode === null;
    },
    exited,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/**
 * Waits until the program says that it is ready.
 *
 * @throws {ServiceStartError} If it ends before.
 */
export async function untilReady(child: ChildService, opsPort: number): Promise<void> {
  while (!(await isReady(opsPort))) {
    if (!child.isRunning) throw new ServiceStartError(`${child.app} ended while it started; what it said is above`);
    await delay(25);
  }
}

async function isReady(opsPort: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${opsPort}/readyz`)).ok;
  } catch {
    return false;
  }
}

function readLines(child: ChildProcess, onLine: (line: string) => void): void {
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
}
