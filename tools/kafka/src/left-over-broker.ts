import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 50;

function pidFile(dataDir: string): string {
  return join(dataDir, 'broker.pid');
}

export async function notePid(dataDir: string, pid: number): Promise<void> {
  await writeFile(pidFile(dataDir), `${pid}\n`);
}

/** Ends the broker that an earlier, killed owner of the data directory has left running, if there is one. */
export async function endLeftOverBroker(dataDir: string): Promise<void> {
  const pid = Number(await readFile(pidFile(dataDir), 'utf8').catch(() => ''));
  while (pid > 0 && (await commandOf(pid)).includes(dataDir)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      return; // It has ended by itself.
    }
    await delay(POLL_MS);
  }
}

/** The command line of a process; empty when there is none, or only its remains. */
function commandOf(pid: number): Promise<string> {
  return new Promise((resolve) => {
    execFile('ps', ['-ww', '-o', 'command=', '-p', String(pid)], (_error, stdout) => resolve(stdout));
  });
}
