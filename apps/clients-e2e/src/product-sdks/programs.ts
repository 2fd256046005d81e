import { execFile, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inOrder, type RunningSdk, type Sdk, type Task, type Told } from './sdk.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const clients = join(root, 'tools/clients');
const cache = process.env.TOCSIN_CACHE_DIR ?? join(root, '.cache');

/** The SDKs of programs on servers, in the versions that package.json, go.mod and requirements.txt pin. */
export async function programSdks(): Promise<readonly Sdk[]> {
  return [
    program('Node', process.execPath, [join(clients, 'amplitude/node/main.mjs')]),
    program('Python', join(await pythonWithSdk(), 'bin/python'), [join(clients, 'amplitude/python/main.py')]),
    program('Go', goProgram(), []),
  ];
}

function goProgram(): string {
  const bin = join(cache, 'bin');
  mkdirSync(bin, { recursive: true });
  const path = join(bin, 'amplitude-go');
  const env = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod' };
  execFileSync('go', ['build', '-o', path, './amplitude/go'], { cwd: clients, env, stdio: 'pipe' });
  return path;
}

/** @returns The folder of a virtual environment with what requirements.txt names; made once for its content. */
async function pythonWithSdk(): Promise<string> {
  const requirements = join(clients, 'amplitude/python/requirements.txt');
  const version = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = join(cache, `python-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  const run = promisify(execFile);
  await run('python3', ['-m', 'venv', unfinished]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes'];
  await run(join(unfinished, 'bin/python'), [...pip, '--requirement', requirements]);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // else another suite was faster
  }
  return folder;
}

function program(name: string, command: string, args: readonly string[]): Sdk {
  return { name, deviceOf: () => undefined, start: async (task) => startProgram(name, command, args, task) };
}

function startProgram(name: string, command: string, args: readonly string[], task: Task): RunningSdk {
  const child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const told: Told[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    told.push(...lines.map((line) => JSON.parse(line) as Told));
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(String(code ?? signal)));
  });
  const results = ended.then((end) => {
    if (end !== '0') throw new Error(`the ${name} program ended with ${end}: ${complaints}`);
    return inOrder(told);
  });
  results.catch(() => undefined); // told where it is waited for
  child.stdin.end(JSON.stringify(task));
  return {
    told,
    results,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
