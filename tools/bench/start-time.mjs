// `npm start` from a built tree to ready: first start (empty data directory) and later ones.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { root } from '../start/prepare.mjs';

export async function startTime(runs) {
  const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  chmodSync(dataDir, 0o711);
  try {
    for (let run = 0; run <= runs; run++) {
      const started = performance.now();
      const env = {
        ...process.env,
        TOCSIN_DATA_DIR: dataDir,
        TOCSIN_HTTP_PORT: '0',
        TOCSIN_GRPC_PORT: '17971',
        TOCSIN_OPS_PORT: '0',
      };
      const child = spawn('npm', ['start', '--silent'], {
        cwd: root,
        env,
        stdio: ['ignore', 'pipe', 'ignore'],
        detached: true,
      });
      for await (const chunk of child.stdout) if (String(chunk).includes('Tocsin runs')) break;
      console.log(
        `${run === 0 ? 'first start' : `start ${run + 1}`}: ${((performance.now() - started) / 1000).toFixed(2)} s`,
      );
      process.kill(-child.pid, 'SIGTERM');
      await once(child, 'exit');
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
