import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDataDirectory } from './data-directory-lock.js';
import { DataDirectoryInUseError } from './local-postgres-error.js';
import { startOf } from './process-identity.js';

describe('lockDataDirectory', () => {
  let directory: string;
  let lockFile: string;
  let other: ChildProcess;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tocsin-lock-'));
    lockFile = join(directory, 'instance.lock');
    other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  });
  afterEach(async () => {
    const ended = once(other, 'exit');
    if (other.kill('SIGKILL')) await ended;
    rmSync(directory, { recursive: true });
  });

  const heldBy = (holder: object): void => writeFileSync(lockFile, JSON.stringify(holder));
  const holder = (): { pid: number } => JSON.parse(readFileSync(lockFile, 'utf8')) as { pid: number };

  it('is taken, refused to a second taker with the pid of the first, and free again after its release', () => {
    const lock = lockDataDirectory(directory);
    expect(() => lockDataDirectory(directory)).toThrow(DataDirectoryInUseError);
    expect(() => lockDataDirectory(directory)).toThrow(`in use by process ${process.pid}`);
    lock.release();
    lockDataDirectory(directory).release();
  });

  it('of another living process is refused with its pid', () => {
    heldBy({ pid: other.pid, start: startOf(other.pid!) });
    expect(() => lockDataDirectory(directory)).toThrow(`in use by process ${other.pid}`);
    expect(holder().pid).toBe(other.pid);
  });

  it('of a dead process is taken over', async () => {
    heldBy({ pid: other.pid, start: startOf(other.pid!) });
    const ended = once(other, 'exit');
    other.kill('SIGKILL');
    await ended;
    lockDataDirectory(directory);
    expect(holder().pid).toBe(process.pid);
  });

  it('of a dead process whose id another process has now is taken over', () => {
    heldBy({ pid: other.pid, start: 'an earlier time' });
    lockDataDirectory(directory);
    expect(holder().pid).toBe(process.pid);
  });

  it('of a dead process whose id this process has now is taken over, as in a container that was started again', () => {
    heldBy({ pid: process.pid, start: 'an earlier time' });
    lockDataDirectory(directory);
    expect(holder()).toEqual({ pid: process.pid, start: startOf(process.pid) });
  });

  it('that is no lock at all is replaced', () => {
    writeFileSync(lockFile, '');
    lockDataDirectory(directory);
    expect(holder().pid).toBe(process.pid);
  });

  it('is not released by who does not hold it any more', () => {
    const lock = lockDataDirectory(directory);
    heldBy({ pid: other.pid, start: startOf(other.pid!) });
    lock.release();
    expect(holder().pid).toBe(other.pid);
  });

  it('goes to exactly one of many processes that find it dead', async () => {
    heldBy({ pid: 2 ** 22 + 1, start: 'long ago' });
    const script = `
      const { lockDataDirectory } = await import(process.argv[1]);
      try { lockDataDirectory(process.argv[2]); console.log('won'); process.stdin.resume(); }
      catch { console.log('lost'); }`;
    const module = new URL('./data-directory-lock.js', import.meta.url).href;
    const racers = Array.from({ length: 6 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', script, module, directory], {
        stdio: ['pipe', 'pipe', 'ignore'],
      }),
    );
    const results = await Promise.all(racers.map(async ({ stdout }) => String((await once(stdout, 'data'))[0]).trim()));
    expect(results.filter((result) => result === 'won')).toHaveLength(1);
    await Promise.all(
      racers.map(async (racer) => {
        const ended = racer.exitCode === null ? once(racer, 'exit') : undefined;
        racer.stdin.end();
        racer.kill('SIGKILL');
        await ended;
      }),
    );
  });
});
