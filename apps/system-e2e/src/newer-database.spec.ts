import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalPostgres } from '@tocsin/local-postgres';
import { SilentLogger } from '@tocsin/runtime';
import { startStandalone } from '@tocsin/tool-instance';
import pg from 'pg';
import { runProgram } from './life/run-program.js';

it('a database that a newer version has changed is left alone, in one sentence', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-newer-'));
  await chmod(dataDir, 0o711);
  try {
    await (await startStandalone({ dataDir })).stop();
    const server = await startLocalPostgres({ dataDir, logger: new SilentLogger() });
    const client = new pg.Client({ connectionString: server.url({ database: 'tocsin' }) });
    await client.connect();
    await client.query(
      `insert into dispatcher.migration (timestamp, name) values (9999999999999, 'Future9999999999999')`,
    );
    await client.end();
    await server.stop();

    const { code, stderr } = await runProgram('standalone', [], {
      TOCSIN_DATA_DIR: dataDir,
      TOCSIN_HTTP_PORT: '0',
      TOCSIN_GRPC_PORT: '0',
      TOCSIN_OPS_PORT: '0',
    });
    expect(code).toBe(1);
    expect(stderr.trim()).toBe(
      'the database schema "dispatcher" was written by a newer version of this program (unknown migration Future9999999999999): run that version or a later one, or restore a backup',
    );
    // A start that fails leaves no server behind.
    expect(existsSync(join(dataDir, 'pg/postmaster.pid'))).toBe(false);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
