import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeFront } from './describe-front.js';
import { startNginx } from './front.js';

describeFront('nginx', async (port, upstreams) => {
  const workDir = await mkdtemp(join(tmpdir(), 'tocsin-nginx-'));
  // As a data directory of root is.
  await chmod(workDir, 0o711);
  const nginx = await startNginx({ host: '127.0.0.1', port, upstreams, workDir });
  return {
    stop: async () => {
      await nginx.stop();
      await rm(workDir, { recursive: true, force: true });
    },
  };
});
