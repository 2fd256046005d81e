import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface OwnInstance {
  readonly url: string;
  readonly key: string;
  stop(): Promise<void>;
}

/** Starts a standalone Tocsin on free ports and a throw-away directory, with loopback receivers allowed. */
export async function startOwnInstance(): Promise<OwnInstance> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-demo-'));
  await chmod(dataDir, 0o711);
  const [http, grpc, ops] = [await freePort(), await freePort(), await freePort()];
  const key = randomBytes(24).toString('base64url');
  const url = `http://127.0.0.1:${http}`;
  const main = fileURLToPath(new URL('../../../apps/standalone/dist/main.js', import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      TOCSIN_DATA_DIR: dataDir,
      TOCSIN_HTTP_PORT: String(http),
      TOCSIN_GRPC_PORT: String(grpc),
      TOCSIN_OPS_PORT: String(ops),
      TOCSIN_PUBLIC_URL: url,
      TOCSIN_BOOTSTRAP_API_KEY: key,
      TOCSIN_EGRESS_ALLOW: '127.0.0.0/8',
      TOCSIN_LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
    await rm(dataDir, { recursive: true, force: true });
  };
  while (!(await isReady(`http://127.0.0.1:${ops}/readyz`))) {
    if (child.exitCode !== null) {
      await rm(dataDir, { recursive: true, force: true });
      throw new Error('the instance for the demo did not start; its last words are above');
    }
    await delay(50);
  }
  return { url, key, stop };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
