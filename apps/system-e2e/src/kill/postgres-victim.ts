import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { until } from '@tocsin/tool-instance';
import pg from 'pg';

/**
 * SIGKILL to the server of a data directory, as soon as there is one that listens; it may still be recovering from the
 * last one. Its owner starts it again.
 */
export async function killServer(dataDir: string): Promise<void> {
  await until('a PostgreSQL to kill', async () => {
    const [pid, , , port] = readFileSync(join(dataDir, 'pg/postmaster.pid'), 'utf8').split('\n').map(Number);
    if (!(await listens(port))) return undefined;
    return process.kill(pid, 'SIGKILL');
  });
}

/** The superuser's connection to the server of a data directory, in the database of the services. */
export function urlOfServer(dataDir: string): string {
  const file = (name: string): string => readFileSync(join(dataDir, name), 'utf8').trim();
  return `postgresql://postgres:${file('postgres-password')}@127.0.0.1:${file('postgres-port')}/tocsin`;
}

/** Runs SQL in the database of the services, as its superuser. */
export async function runSql(dataDir: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: urlOfServer(dataDir) });
  await client.connect();
  try {
    return (await client.query<object>(sql)).rows;
  } finally {
    await client.end();
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
