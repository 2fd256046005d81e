import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SilentLogger } from '@tocsin/runtime';
import { type DistributedInstance, freePort, startDistributed, until } from '@tocsin/tool-instance';
import { type Inbox, openInbox } from './life/inbox.js';

interface PlatformBody {
  readonly event: string;
  readonly status: 'critical' | 'ok';
  readonly services: readonly string[];
  readonly faults: readonly { readonly name: string; readonly problem: string }[];
}

let dataDir: string;
let inbox: Inbox<PlatformBody>;
let instance: DistributedInstance;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tocsin-platform-'));
  await chmod(dataDir, 0o711);
  inbox = await openInbox();
  instance = await startDistributed({
    dataDir,
    httpHost: '127.0.0.1',
    httpPort: await freePort(),
    env: { TOCSIN_PLATFORM_WEBHOOK_URL: inbox.url, TOCSIN_PARTITIONS: '2' },
    logger: new SilentLogger(),
    logs: { file: join(dataDir, 'services.log') },
  });
});
afterAll(async () => {
  await instance?.stop();
  inbox?.close();
  if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
});

const told = (status: PlatformBody['status']): readonly PlatformBody[] =>
  inbox.bodies.filter((body) => body.status === status);

/** Waits until each service has told of this. */
const toldByAll = (status: PlatformBody['status']): Promise<true> =>
  until(
    `"${status}" of each service`,
    async () => (new Set(told(status).flatMap(({ services }) => services)).size === 3 ? true : undefined),
    120_000,
  );

it('without its log each service tells the operator that it is at fault, and when it is over', async () => {
  await instance.broker.stop();
  await toldByAll('critical');
  expect(told('critical').every(({ event, faults }) => event === 'platform' && faults.length > 0)).toBe(true);
  expect(told('ok')).toEqual([]);
  await instance.broker.restart();
  await toldByAll('ok');
}, 360_000);
