import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SilentLogger } from '@tocsin/runtime';
import { api, type DistributedInstance, freePort, nowSeconds, startDistributed, until } from '@tocsin/tool-instance';

const PARTITIONS = 4;
/** So many that no shard is without one. */
const HOSTS = 24;

interface Preview {
  readonly transitions: readonly { readonly host: { readonly id: string }; readonly status: string }[];
}

let dataDir: string;
let instance: DistributedInstance;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tocsin-preview-'));
  await chmod(dataDir, 0o711);
  instance = await startDistributed({
    dataDir,
    httpHost: '127.0.0.1',
    httpPort: await freePort(),
    env: { TOCSIN_PARTITIONS: String(PARTITIONS), TOCSIN_LOG_LEVEL: 'error' },
    logger: new SilentLogger(),
    evaluators: 2,
  });
});
afterAll(async () => {
  await instance?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Shards that each evaluator has. */
function shardsOfEach(): Promise<number[]> {
  const evaluators = instance.services.filter(({ name }) => name === 'evaluator');
  return Promise.all(
    evaluators.map(async ({ opsUrl }) => {
      const text = await (await fetch(`${opsUrl}/metrics`)).text();
      return Number(/^tocsin_shards (\d+)$/m.exec(text)?.[1] ?? 0);
    }),
  );
}

it('any of two evaluators plays the hosts of both', async () => {
  await until('each evaluator to have shards', async () => {
    const counts = await shardsOfEach();
    return (counts.every((count) => count > 0) && counts[0] + counts[1] === PARTITIONS) || undefined;
  });
  const ids: string[] = [];
  for (let i = 0; i < HOSTS; i++) {
    const { id } = await api<{ id: string }>(instance, 'POST', '/api/v0/hosts', { name: `web${i}`, meta: {} });
    ids.push(id);
  }
  const time = nowSeconds() - 60;
  const samples = ids.map((hostId) => ({ hostId, name: 'loadavg5', time, value: 12 }));
  await api(instance, 'POST', '/api/v0/tsdb', samples);
  const monitor = { type: 'host', name: 'load', metric: 'loadavg5', operator: '>', critical: 10, duration: 1 };
  const ask = async (): Promise<readonly string[]> => {
    const body = { monitor, from: (time - 3600) * 1000 };
    const { transitions } = await api<Preview>(instance, 'POST', '/api/v1/monitors/preview', body);
    return transitions.map(({ host, status }) => `${host.id} ${status}`);
  };
  await until('all of them to be stored', async () => (await ask()).length === HOSTS || undefined);
  // The front asks one evaluator after the other.
  const answers = await Promise.all([ask(), ask()]);
  for (const answer of answers) expect(answer.toSorted()).toEqual(ids.map((id) => `${id} critical`).toSorted());
});
