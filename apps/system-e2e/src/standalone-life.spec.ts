import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api, freePort, startStandalone, type StandaloneInstance } from '@tocsin/tool-instance';
import { type Inbox, openInbox } from './life/inbox.js';
import { isAlive } from './life/is-alive.js';
import { runProgram } from './life/run-program.js';
import { SmallWorld } from './life/small-world.js';

const postgresPid = ({ dataDir }: StandaloneInstance): number =>
  Number(readFileSync(join(dataDir, 'pg/postmaster.pid'), 'utf8').split('\n')[0]);

describe('a standalone instance', () => {
  let inbox: Inbox;
  let instance: StandaloneInstance;
  let world: SmallWorld;

  beforeAll(async () => {
    inbox = await openInbox();
    instance = await startStandalone();
    world = await SmallWorld.make(instance, inbox);
  });
  afterAll(async () => {
    inbox?.close();
    await instance?.stop();
  });

  /** What a second one says that gets this data directory and these ports, apart from free ones. */
  const second = (env: Readonly<Record<string, string>>) =>
    runProgram('standalone', [], {
      TOCSIN_DATA_DIR: instance.dataDir,
      TOCSIN_HTTP_PORT: '0',
      TOCSIN_GRPC_PORT: '0',
      TOCSIN_OPS_PORT: '0',
      ...env,
    });

  it('is the only one on its data directory: a second one is told its pid', async () => {
    const { code, stderr, stdout } = await second({});
    expect(code).toBe(1);
    expect(stderr.trim()).toBe(
      `the data directory ${instance.dataDir} is in use by process ${instance.process.pid}: stop that process, or choose another directory`,
    );
    expect(stdout).toBe('');
    await api(instance, 'GET', '/api/v0/org');
  });

  it.each(['TOCSIN_HTTP_PORT', 'TOCSIN_GRPC_PORT', 'TOCSIN_OPS_PORT'])(
    'says which port of %s is in use, and leaves nothing running',
    async (setting) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-port-'));
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      const { port } = other.address() as AddressInfo;
      try {
        const { code, stderr } = await second({ TOCSIN_DATA_DIR: dataDir, [setting]: String(port) });
        expect(code).toBe(1);
        expect(stderr.trim()).toBe(
          `127.0.0.1:${port} is in use by another process: stop that one or choose another port with ${setting}`,
        );
        expect(existsSync(join(dataDir, 'pg/postmaster.pid'))).toBe(false);
      } finally {
        other.close();
        await rm(dataDir, { recursive: true, force: true });
      }
    },
  );

  it('gives a new sign-in link to whoever has its key', async () => {
    const signIn = (url: string, key: string) => runProgram('cli', ['signin', '--url', url, '--key', key]);
    const { code, stdout } = await signIn(instance.url, instance.key);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining(`${instance.url}/signin?token=`) as string,
    });
    const visit = await fetch(stdout.trim(), { redirect: 'manual' });
    expect(visit.status).toBe(303);
    expect(await signIn(instance.url, 'wrong')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/answers 401: .*key/i) as string,
    });
    const nobody = `http://127.0.0.1:${await freePort()}`;
    expect(await signIn(nobody, 'x')).toEqual({
      code: 1,
      stdout: '',
      stderr: `nothing answers at ${nobody}: start Tocsin, or say where it is with --url\n`,
    });
  });

  it('finds everything as it was when it is stopped and started again', async () => {
    const before = await world.shown(instance);
    const pid = postgresPid(instance);
    const { process: stopped } = instance;
    await stopped.stop();
    expect(await stopped.exited).toBe(0);
    expect(isAlive(pid)).toBe(false);
    await instance.restart();
    expect(await world.shown(instance)).toEqual(before);
    expect(inbox.bodies).toHaveLength(1);
  });

  it('killed with its PostgreSQL left running, takes over from it at once and finds everything as it was', async () => {
    const before = await world.shown(instance);
    const leftOver = postgresPid(instance);
    await instance.kill();
    expect(isAlive(leftOver)).toBe(true);
    await instance.restart();
    expect(isAlive(leftOver)).toBe(false);
    expect(postgresPid(instance)).not.toBe(leftOver);
    expect(await world.shown(instance)).toEqual(before);
    expect(inbox.bodies).toHaveLength(1);
  });

  it('goes on with the open alert after all that', async () => {
    await world.recover(instance);
    expect(inbox.bodies.map(({ alert }) => alert.status)).toEqual(['critical', 'ok']);
  });
});
