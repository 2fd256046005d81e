import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export interface Ended {
  /** Exit code, or the signal. */
  readonly code: number | string;
  readonly stdout: string;
  /** Without log lines: what it said to people. */
  readonly stderr: string;
}

/** Runs a built program of apps/ to its end; of settings it gets those of `env` alone. */
export async function runProgram(
  app: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const main = fileURLToPath(new URL(`../../../${app}/dist/main.js`, import.meta.url));
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(TOCSIN_|KAFKA_|DATABASE_URL$|NODE_OPTIONS$)/.test(name),
  );
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...Object.fromEntries(inherited), TOCSIN_LOG_FORMAT: 'json', TOCSIN_LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [[code, signal], stdout, stderr] = await Promise.all([
    once(child, 'exit') as Promise<[number | null, string | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  const said = stderr.split('\n').filter((line) => !line.startsWith('{'));
  return { code: code ?? signal ?? '', stdout, stderr: said.join('\n') };
}
