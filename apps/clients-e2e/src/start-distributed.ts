import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SilentLogger } from '@tocsin/runtime';
import { freePort, startDistributed } from '@tocsin/tool-instance';
import type { Target } from './describe-real-clients.js';

/** Three processes on Kafka that clients can be pointed at. */
export async function startDistributedTarget(): Promise<Target> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-distributed-'));
  await chmod(dataDir, 0o711);
  const instance = await startDistributed({
    dataDir,
    httpHost: '127.0.0.1',
    httpPort: await freePort(),
    env: { TOCSIN_EGRESS_ALLOW: '127.0.0.0/8', TOCSIN_LOG_LEVEL: 'error' },
    logger: new SilentLogger(),
  });
  return {
    url: instance.url,
    key: instance.key,
    stop: async () => {
      await instance.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
