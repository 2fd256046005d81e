import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { api, startChild, startStandalone } from '@tocsin/tool-instance';

/** What appears one after the other in the data directory while an instance starts for the first time. */
const MOMENTS = ['pg.new', 'pg', 'pg/postmaster.pid', 'secret-key', 'api-key'];

const onFreePorts = (dataDir: string): Readonly<Record<string, string>> => ({
  TOCSIN_DATA_DIR: dataDir,
  TOCSIN_HTTP_PORT: '0',
  TOCSIN_GRPC_PORT: '0',
  TOCSIN_OPS_PORT: '0',
  TOCSIN_LOG_LEVEL: 'error',
});

it('a first start that is killed at any moment is made up for by the next one', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-first-'));
  await chmod(dataDir, 0o711);
  try {
    for (const moment of MOMENTS) {
      const child = startChild({ app: 'standalone', env: onFreePorts(dataDir) });
      while (!existsSync(join(dataDir, moment)) && child.isRunning) await delay(1);
      expect(child.isRunning).toBe(true);
      await child.kill();
    }
    const instance = await startStandalone({ dataDir, env: { TOCSIN_BOOTSTRAP_API_KEY: '' } });
    const key = readFileSync(join(dataDir, 'api-key'), 'utf8').trim();
    expect(await api({ url: instance.url, key }, 'GET', '/api/v0/org')).toMatchObject({ name: 'demo' });
    await instance.stop();
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});

it('a later start names the organization that there is, whatever name a first start would give', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-later-'));
  await chmod(dataDir, 0o711);
  try {
    await (await startStandalone({ dataDir })).stop();
    const lines: string[] = [];
    const child = startChild({
      app: 'standalone',
      env: { ...onFreePorts(dataDir), TOCSIN_BOOTSTRAP_ORG: 'other' },
      onLine: (line) => lines.push(line),
    });
    const runs = (): string | undefined => lines.find((line) => line.startsWith('Tocsin runs.'));
    while (runs() === undefined && child.isRunning) await delay(10);
    await child.stop();
    expect(runs()).toContain('Organization "demo"');
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
