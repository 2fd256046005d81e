import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStandalone, type StandaloneInstance } from '@tocsin/tool-instance';
import { type Inbox, openInbox } from './life/inbox.js';
import { type Ended, runProgram } from './life/run-program.js';
import { SmallWorld } from './life/small-world.js';

describe('tocsin backup and restore', () => {
  let folder: string;
  let inbox: Inbox;
  let instance: StandaloneInstance;
  let world: SmallWorld;
  let shown: unknown;

  const file = (): string => join(folder, 'tocsin.tar.gz');
  const elsewhere = (): string => join(folder, 'elsewhere');
  const backup = (target = file()): Promise<Ended> =>
    runProgram('cli', ['backup', target, '--data-dir', instance.dataDir]);
  const restore = (source: string, target: string): Promise<Ended> =>
    runProgram('cli', ['restore', source, '--data-dir', target]);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-backup-'));
    await chmod(folder, 0o711);
    inbox = await openInbox();
    instance = await startStandalone({ dataDir: join(folder, 'data') });
    world = await SmallWorld.make(instance, inbox);
    shown = await world.shown(instance);
  });
  afterAll(async () => {
    inbox?.close();
    await instance?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('refuses while the instance runs', async () => {
    const { code, stderr } = await backup();
    expect(code).toBe(1);
    expect(stderr).toContain(`is in use by process ${instance.process.pid}`);
    expect(existsSync(file())).toBe(false);
  });

  it('writes one file that only its owner can read, also after the instance was killed', async () => {
    await instance.kill();
    const { code, stdout, stderr } = await backup();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(file());
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['data', 'tocsin.tar.gz']);
  });

  it('does not write over a file', async () => {
    const { code, stderr } = await backup();
    expect(code).toBe(1);
    expect(stderr.trim()).toBe(`${file()} exists already; choose another name or remove it`);
  });

  it('restores elsewhere; an instance started there has everything as it was, and goes on with it', async () => {
    const { code, stderr } = await restore(file(), elsewhere());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(statSync(join(elsewhere(), 'secret-key')).mode & 0o777).toBe(0o600);
    const restored = await startStandalone({
      dataDir: elsewhere(),
      // Links in answers have the address in them.
      env: { TOCSIN_BOOTSTRAP_API_KEY: instance.key, TOCSIN_PUBLIC_URL: instance.url },
    });
    try {
      expect(await world.shown(restored)).toEqual(shown);
      expect(inbox.bodies).toHaveLength(1);
      await world.recover(restored);
    } finally {
      await restored.stop();
    }
  });

  it('does not restore over anything', async () => {
    const { code, stderr } = await restore(file(), elsewhere());
    expect(code).toBe(1);
    expect(stderr.trim()).toBe(
      `${elsewhere()} is not empty; restore into a new directory, or move this one away first`,
    );
  });

  it.each([
    { fault: 'half a backup', damage: (path: string) => truncate(path, Math.floor(statSync(path).size / 2)) },
    { fault: 'no backup at all', damage: (path: string) => writeFile(path, 'hello') },
  ])('writes nothing from $fault', async ({ damage }) => {
    const damaged = join(folder, 'damaged.tar.gz');
    await rm(damaged, { force: true });
    await backup(damaged);
    await damage(damaged);
    const target = join(folder, 'from-damaged');
    const { code, stderr } = await restore(damaged, target);
    expect(code).toBe(1);
    expect(stderr).toContain(damaged);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(existsSync(target)).toBe(false);
  });
});
