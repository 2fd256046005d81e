import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MAX_BODY_BYTES, nginxConfig, startProxy, type Upstreams } from '@tocsin/tool-front';
import { killAtExit } from './kill-at-exit.js';

export interface Front {
  /** Which program it is. */
  readonly kind: 'nginx' | 'proxy';
  stop(): Promise<void>;
}

export interface FrontOptions {
  readonly host: string;
  readonly port: number;
  readonly upstreams: Upstreams;
  readonly workDir: string;
}

/** One address before the three services: nginx where it is installed, else our own proxy. */
export async function startFront(options: FrontOptions): Promise<Front> {
  if (spawnSync('nginx', ['-v'], { stdio: 'ignore' }).status === 0) return startNginx(options);
  const proxy = await startProxy(options.host, options.port, options.upstreams);
  return { kind: 'proxy', stop: () => proxy.close() };
}

const nginxFolder = (workDir: string): string => join(workDir, 'nginx');

/** Ends the nginx that an earlier, killed owner of the directory has left running on the port, if there is one. */
export async function endLeftOverNginx(workDir: string): Promise<void> {
  const folder = nginxFolder(workDir);
  const pid = Number(await readFile(join(folder, 'nginx.pid'), 'utf8').catch(() => ''));
  while (pid > 0 && commandOf(pid).includes(folder)) {
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      return; // It has ended by itself.
    }
    await delay(50);
  }
}

const commandOf = (pid: number): string =>
  spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';

/** @throws {Error} If nginx does not start. */
export async function startNginx({ host, port, upstreams, workDir }: FrontOptions): Promise<Front> {
  const folder = nginxFolder(workDir);
  // Started by root, nginx works as another user, who must pass through to the temporary files of large bodies.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  await mkdir(folder, { recursive: true });
  await chmod(folder, mode);
  const file = join(folder, 'nginx.conf');
  await writeFile(
    file,
    nginxConfig({ listen: `${host}:${port}`, upstreams, maxBodyBytes: MAX_BODY_BYTES, workDir: folder }),
  );
  const child = spawn('nginx', ['-c', file, '-e', join(folder, 'nginx-error.log')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  killAtExit(child);
  while (!(await answers(host, port))) {
    if (child.exitCode !== null)
      throw new Error(`nginx ended while it started; ${join(folder, 'nginx-error.log')} may say why`);
    await delay(25);
  }
  return { kind: 'nginx', stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGQUIT');
  await gone;
}

async function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
