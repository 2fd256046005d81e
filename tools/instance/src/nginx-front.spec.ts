import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeFront } from './describe-front.js';
import { startNginx } from './front.js';

describeFront('nginx', async (port, upstreams) => {
  const workDir = await mkdtemp(join(tmpdir(), 'tocsin-nginx-'));
  const nginx = await startNginx({ host: '127.0.0.1', port, upstreams, workDir });
  return {
    stop: async () => {
      await nginx.stop();
      await rm(workDir, { recursive: true, force: true });
    },
  };
});
