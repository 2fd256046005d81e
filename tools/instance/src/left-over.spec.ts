import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from '@jest/globals';
import { until } from './until.js';

const FOREVER = `['-e', 'setInterval(() => {}, 1000)']`;

/** A launcher that starts one detached child and prints its pid. */
function launcher(code: string): string {
  return `
    import { spawn } from 'node:child_process';
    import { killAtExit } from '${new URL('./kill-at-exit.js', import.meta.url).href}';
    const preload = '${new URL('./end-with-launcher.js', import.meta.url).href}';
    ${code}
    console.log(child.pid);`;
}

async function started(code: string): Promise<{ launcher: ReturnType<typeof spawn>; childPid: number }> {
  const process_ = spawn(process.execPath, ['--input-type=module', '-e', launcher(code)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: process_.stdout }), 'line')) as [string];
  return { launcher: process_, childPid: Number(line) };
}

const untilEnded = (pid: number): Promise<true> =>
  until('the end of the child', () => {
    try {
      process.kill(pid, 0);
      return Promise.resolve(undefined);
    } catch {
      return Promise.resolve(true as const);
    }
  });

describe('what a launcher started', () => {
  it('goes on when it starts a thread', async () => {
    const withThread = `
      import { Worker } from 'node:worker_threads';
      const worker = new Worker('', { eval: true });
      worker.on('exit', () => process.send('the thread has ended'));
      setInterval(() => {}, 1000);`;
    const { launcher: launched } = await started(`
      const child = spawn(process.execPath, ['--input-type=module', '--import', preload, '-e', ${JSON.stringify(withThread)}], {
        detached: true, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      child.on('exit', () => process.exit(1));
      child.on('message', () => setTimeout(() => process.exit(0), 200));`);
    expect(await once(launched, 'exit')).toEqual([0, null]);
  });

  it('ends when the launcher exits without having stopped it', async () => {
    const { childPid } = await started(`
      const child = spawn(process.execPath, ${FOREVER}, { detached: true, stdio: 'ignore' });
      killAtExit(child);
      setTimeout(() => process.exit(130), 100);`);
    await untilEnded(childPid);
  });

  it('ends when the launcher is killed', async () => {
    const { launcher: killed, childPid } = await started(`
      const child = spawn(process.execPath, ['--import', preload, ...${FOREVER}], {
        detached: true, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });`);
    killed.kill('SIGKILL');
    await untilEnded(childPid);
  });
});
