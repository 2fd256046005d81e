import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { isAlive } from '../process-identity.js';
import { testDatabase } from './test-database.js';
import { startThrowawayPostgres } from './throwaway-postgres.js';

async function value(url: string, text: string): Promise<unknown> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ value: unknown }>(text);
    return rows[0]?.value;
  } finally {
    await client.end();
  }
}

describe('testDatabase', () => {
  it('gives databases that do not see each other, owned by a role without privileges', async () => {
    const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
    await value(one.url, 'create table only_here (n int)');
    expect(await value(other.url, `select to_regclass('only_here') as value`)).toBeNull();
    expect(await value(one.url, 'select rolsuper as value from pg_roles where rolname = current_user')).toBe(false);
    expect(await value(one.superuserUrl, 'select rolsuper as value from pg_roles where rolname = current_user')).toBe(
      true,
    );
    await Promise.all([one.drop(), other.drop()]);
  });

  it('is removed with connections still open', async () => {
    const database = await testDatabase();
    const client = new pg.Client(database.url);
    const ended = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    await database.drop();
    await ended;
    await expect(value(database.url, 'select 1')).rejects.toThrow();
  });
});

describe('startThrowawayPostgres', () => {
  it('can be killed and started again on the same port and data, and leaves nothing', async () => {
    const server = await startThrowawayPostgres();
    await value(server.url(), 'create table kept as select 1 as n');
    const { port, pid } = server;
    await server.kill();
    await expect(value(server.url(), 'select 1')).rejects.toThrow();
    await server.restart();
    expect(server.port).toBe(port);
    expect(server.pid).not.toBe(pid);
    expect(await value(server.url(), 'select n as value from kept')).toBe(1);
    await server.stop();
    expect(existsSync(server.dataDir)).toBe(false);
  });

  it('goes with a process that is killed', async () => {
    const script = `
      const { startThrowawayPostgres } = await import(process.argv[1]);
      const { pid, dataDir } = await startThrowawayPostgres();
      console.log(JSON.stringify({ pid, dataDir }));`;
    const module = new URL('./throwaway-postgres.js', import.meta.url).href;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, module], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { pid, dataDir } = JSON.parse(String(line)) as { pid: number; dataDir: string };
    child.kill('SIGKILL');
    while (isAlive(pid) || existsSync(dataDir)) await delay(10);
  });
});
