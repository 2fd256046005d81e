// An instance to measure, in either form, with the pids of its parts.
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../start/prepare.mjs';

// What the measured processes get as NODE_OPTIONS: a profiler's preload, another heap.
const extra = process.env.BENCH_NODE_OPTIONS === undefined ? {} : { NODE_OPTIONS: process.env.BENCH_NODE_OPTIONS };
// Few partitions make large batches at a load that two cores can produce.
const partitions =
  process.env.BENCH_PARTITIONS === undefined ? {} : { TOCSIN_PARTITIONS: process.env.BENCH_PARTITIONS };

const load = (path) => import(pathToFileURL(join(root, path)).href);

/**
 * @param settings - Environment variables of its programs.
 * @returns {{url: string, key: string, parts: Record<string, number[]>, stop: () => Promise<void>}} `parts`: pids by name.
 */
export async function startSubject(mode, settings = {}) {
  const { startStandalone, startDistributed, freePort } = await load('tools/instance/dist/index.js');
  const { SilentLogger } = await load('libs/runtime/dist/index.js');
  const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  chmodSync(dataDir, 0o711);
  const remove = () => rmSync(dataDir, { recursive: true, force: true });
  const postgresPid = () => Number(readFileSync(join(dataDir, 'pg/postmaster.pid'), 'utf8').split('\n')[0]);
  if (mode === 'standalone') {
    const instance = await startStandalone({ dataDir, env: { ...settings, ...extra } });
    return {
      url: instance.url,
      key: instance.key,
      opsUrl: instance.opsUrl,
      // The server is a child of the process: counted apart by subtracting.
      parts: { all: [instance.process.pid], postgres: [postgresPid()] },
      stop: async () => {
        await instance.stop();
        remove();
      },
    };
  }
  const instance = await startDistributed({
    dataDir,
    httpHost: '127.0.0.1',
    httpPort: await freePort(),
    env: { TOCSIN_EGRESS_ALLOW: '127.0.0.0/8', TOCSIN_LOG_LEVEL: 'error', ...partitions, ...settings, ...extra },
    logger: new SilentLogger(),
  });
  const parts = { postgres: [postgresPid()], kafka: [instance.broker.pid] };
  for (const { name, child } of instance.services) parts[name] = [child.pid];
  return {
    url: instance.url,
    key: instance.key,
    parts,
    stop: async () => {
      await instance.stop();
      remove();
    },
  };
}

/** One call; fails loudly. */
export async function call({ url, key }, method, path, body) {
  const answer = await fetch(url + path, {
    method,
    headers: { 'X-Api-Key': key, 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

export async function registerHosts(subject, count) {
  const ids = [];
  for (let i = 0; i < count; i++)
    ids.push((await call(subject, 'POST', '/api/v0/hosts', { name: `bench-${i}`, meta: {} })).id);
  return ids;
}
