import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Image } from './build-image.js';

/** A process started as a container of an image would start it; it sees the whole machine, though. */
export interface Container {
  /** Everything it has written so far. */
  readonly output: string;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly exited: Promise<number | string>;
  /** Runs the image's health check beside it, with the same environment. */
  isHealthy(): Promise<boolean>;
  /** Resolves when the health check succeeds. @throws {Error} With the output, if the process ends before. */
  untilHealthy(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

/** How often an unhealthy container is asked again. */
const HEALTH_POLL_MS = 200;

/**
 * Files of an image belong to root, and its services run as another user. Where this test is not root, both belong to the
 * same one: what protects the files is then that nobody may write to them.
 */
export async function protect(folder: string): Promise<void> {
  if (!isRoot()) await changeModes(folder, (mode) => mode & ~0o222);
}

/** Lets the owner remove what `protect` has protected. */
export async function unprotect(folder: string): Promise<void> {
  if (!isRoot()) await changeModes(folder, (mode) => mode | 0o200);
}

async function changeModes(path: string, change: (mode: number) => number): Promise<void> {
  const stats = await lstat(path);
  if (stats.isSymbolicLink()) return;
  await chmod(path, change(stats.mode & 0o777));
  if (stats.isDirectory()) {
    for (const name of await readdir(path)) await changeModes(join(path, name), change);
  }
}

/**
 * Starts the entry point with the image's working directory, environment and user. The user is changed only where this
 * process is root and may do so.
 */
export function start(image: Image, command: readonly string[], env: Readonly<Record<string, string>>): Container {
  // Nothing may depend on a place to write.
  const none = '/nonexistent';
  const path = `${dirname(process.execPath)}:/usr/bin:/bin`;
  const allEnv = { PATH: path, HOME: none, TMPDIR: none, ...image.env, ...env };
  const child = launch(image, [...image.entrypoint, ...command], allEnv);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  // 'close' comes when all output is in.
  const exited = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  const isHealthy = async (): Promise<boolean> => {
    const check = launch(image, image.healthcheck?.command ?? [], allEnv);
    const [code] = (await once(check, 'close')) as [number | null];
    return code === 0;
  };
  return {
    get output() {
      return output;
    },
    exited,
    isHealthy,
    untilHealthy: async () => {
      while (!(await isHealthy())) {
        if (!isRunning()) throw new Error(`${command.join(' ')} ended (${await exited}):\n${output}`);
        await delay(HEALTH_POLL_MS);
      }
    },
    kill: (signal) => void child.kill(signal),
  };
}

function launch(image: Image, [program, ...args]: readonly string[], env: Record<string, string>): ChildProcess {
  return spawn(program, args, {
    cwd: join(image.root, image.workDir),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(isRoot() && image.user),
  });
}

const isRoot = (): boolean => process.getuid?.() === 0;
