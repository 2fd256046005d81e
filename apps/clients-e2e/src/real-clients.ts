import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const bin = join(process.env.TOCSIN_CACHE_DIR ?? join(root, '.cache'), 'bin');

/** Builds mkr and mackerel-agent in the versions that tools/clients/go.mod pins; nothing to do when they are built. */
export function buildRealClients(): { readonly mkr: string; readonly agent: string } {
  mkdirSync(bin, { recursive: true });
  const packages = ['github.com/mackerelio/mkr', 'github.com/mackerelio/mackerel-agent'];
  const env = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod' };
  execFileSync('go', ['build', '-o', `${bin}/`, ...packages], { cwd: join(root, 'tools/clients'), env, stdio: 'pipe' });
  return { mkr: join(bin, 'mkr'), agent: join(bin, 'mackerel-agent') };
}

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs mkr against an instance as a person would at a shell. */
export function runMkr(
  mkr: string,
  target: { readonly url: string; readonly key: string; readonly folder: string },
  args: readonly string[],
  input = '',
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = execFile(
      mkr,
      ['--apibase', target.url, ...args],
      { cwd: target.folder, env: { ...process.env, MACKEREL_APIKEY: target.key }, encoding: 'utf8' },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        resolve({ code, stdout, stderr });
      },
    );
    child.stdin?.end(input);
  });
}

export interface RunningAgent {
  /** Everything that it has logged so far. */
  log(): string;
  /** SIGTERM; resolves with its exit code. */
  stop(): Promise<number | null>;
}

/** Starts mackerel-agent with a configuration file of the test's own. */
export function startAgent(agent: string, configFile: string, temporaryFolder: string): RunningAgent {
  // It remembers there what metadata it has sent, beyond its own life.
  const env = { ...process.env, TMPDIR: temporaryFolder };
  const child = spawn(agent, ['-conf', configFile, '-v'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    log: () => text,
    stop: async () => {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

/** Runs an agent's sub-command to its end. */
export function runAgent(agent: string, args: readonly string[]): Promise<Finished> {
  return new Promise((resolve) => {
    execFile(agent, [...args], { encoding: 'utf8' }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, stdout, stderr });
    });
  });
}
