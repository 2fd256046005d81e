import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SilentLogger } from '@tocsin/runtime';
import pg from 'pg';
import { DataDirectoryInUseError } from './local-postgres-error.js';
import { type LocalPostgres, type LocalPostgresOptions, startLocalPostgres } from './local-postgres.js';
import { isAlive } from './process-identity.js';
import { createDatabaseRole } from './service-role.js';

const isRoot = process.getuid?.() === 0;

describe('startLocalPostgres', () => {
  let dataDir: string;
  let servers: LocalPostgres[];

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'tocsin-data-'));
    chmodSync(dataDir, 0o711);
    servers = [];
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(dataDir, { recursive: true });
  });

  async function start(options: Partial<LocalPostgresOptions> = {}): Promise<LocalPostgres> {
    const server = await startLocalPostgres({ dataDir, logger: new SilentLogger(), durable: false, ...options });
    servers.push(server);
    return server;
  }

  it('keeps data, password and port from one start to the next', async () => {
    const first = await start();
    await query(first.url(), 'create table kept as select 42 as n');
    const url = first.url();
    await first.stop();
    const second = await start();
    expect(second.url()).toBe(url);
    expect(await query(second.url(), 'select n from kept')).toEqual([{ n: 42 }]);
  });

  it('keeps its password to itself and refuses every other', async () => {
    const server = await start();
    expect(statSync(join(dataDir, 'postgres-password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'pg')).mode & 0o777).toBe(0o700);
    const wrong = new URL(server.url());
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect(
      await query(
        server.url(),
        `select rolpassword like 'SCRAM-SHA-256$%' as scram from pg_authid where rolname = 'postgres'`,
      ),
    ).toEqual([{ scram: true }]);
  });

  it('listens on the loopback interface only', async () => {
    const server = await start();
    expect(await query(server.url(), 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await query(server.url(), 'show unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
  });

  it('stops what a killed process left running, and finds everything committed', async () => {
    const killed = await startInOtherProcess(dataDir);
    await query(killed.url, 'create table kept as select 42 as n');
    const ended = once(killed.process, 'exit');
    killed.process.kill('SIGKILL');
    await ended;
    expect(isAlive(killed.serverPid)).toBe(true);
    const server = await start();
    expect(server.pid).not.toBe(killed.serverPid);
    expect(isAlive(killed.serverPid)).toBe(false);
    expect(await query(server.url(), 'select n from kept')).toEqual([{ n: 42 }]);
  });

  it('is refused, with the pid, while another process runs a server on the same directory', async () => {
    const other = await startInOtherProcess(dataDir);
    await expect(start()).rejects.toThrow(DataDirectoryInUseError);
    await expect(start()).rejects.toThrow(`in use by process ${other.process.pid}`);
    expect(await query(other.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    const ended = once(other.process, 'exit');
    other.process.kill('SIGTERM');
    await ended;
    await start();
  });

  it('starts beside a postmaster.pid whose process is dead, or something else', async () => {
    await (await start()).stop();
    for (const pid of [2 ** 22 + 1, process.pid]) {
      const file = join(dataDir, 'pg', 'postmaster.pid');
      writeFileSync(file, `${pid}\n${join(dataDir, 'pg')}\n1764000000\n5432\n\n127.0.0.1\n`);
      await (await start()).stop();
    }
  });

  it('begins anew where the first start was killed before the cluster was complete', async () => {
    mkdirSync(join(dataDir, 'pg.new'));
    writeFileSync(join(dataDir, 'pg.new', 'PG_VERSION'), '18\n');
    writeFileSync(join(dataDir, 'postgres-password'), 'of that start');
    const server = await start();
    expect(await query(server.url(), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('runs again, on the same port, after its server was killed', async () => {
    const server = await start();
    await query(server.url(), 'create table kept as select 42 as n');
    const { pid, port } = server;
    await server.kill();
    await until(async () => (await query(server.url(), 'select n from kept').catch(() => [])).length === 1);
    expect(server.port).toBe(port);
    expect(server.pid).not.toBe(pid);
  });

  it('stays dead after a kill when it is not to be restarted, and can be stopped then', async () => {
    const server = await start({ restartOnCrash: false });
    await server.kill();
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
  });

  it('stops in the middle of transactions', async () => {
    const server = await start();
    const client = new pg.Client(server.url());
    client.on('error', () => undefined);
    await client.connect();
    await client.query('begin');
    await client.query('create table open as select 1');
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    expect(() => readFileSync(join(dataDir, 'pg', 'postmaster.pid'))).toThrow('ENOENT');
  });

  it('says in one sentence that the wanted port is in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await expect(start({ port })).rejects.toThrow(
      `port ${port} on 127.0.0.1, meant for PostgreSQL, is in use: stop what uses it or choose another port`,
    );
    taken.close();
    await once(taken, 'close');
    expect((await start({ port })).port).toBe(port);
  });

  it('takes another port when the kept one is in use', async () => {
    const first = await start();
    await first.stop();
    const taken = createServer().listen(first.port, '127.0.0.1');
    await once(taken, 'listening');
    const second = await start();
    expect(second.port).not.toBe(first.port);
    taken.close();
  });

  it('says in one sentence that the data is of another major version', async () => {
    await (await start()).stop();
    writeFileSync(join(dataDir, 'pg', 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow(
      'was written by PostgreSQL 17 and this version of the program brings PostgreSQL 18',
    );
  });

  it('says in one sentence that the password is missing', async () => {
    await (await start()).stop();
    rmSync(join(dataDir, 'postgres-password'));
    await expect(start()).rejects.toThrow(`restore that file together with ${join(dataDir, 'pg')}`);
  });

  // Only root starts the server as another user.
  if (isRoot) {
    it('says in one sentence which directory the server’s user cannot pass', async () => {
      chmodSync(dataDir, 0o700);
      await expect(start()).rejects.toThrow(
        `PostgreSQL runs as user "postgres", which cannot reach ${join(dataDir, 'pg')} because ${dataDir} has mode 0700`,
      );
      chmodSync(dataDir, 0o711);
      await start();
    });
  }
});

describe('createDatabaseRole', () => {
  let dataDir: string;
  let server: LocalPostgres;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'tocsin-data-'));
    chmodSync(dataDir, 0o711);
    server = await startLocalPostgres({ dataDir, logger: new SilentLogger(), durable: false });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true });
  });

  const role = (name: string): Promise<string> =>
    createDatabaseRole(server.url(), {
      database: 'tocsin',
      role: name,
      schema: name,
      password: server.passwordOf(name),
    });

  it('gives a role its own schema and no other’s, however often and whoever else is at it', async () => {
    const [config, evaluator] = await Promise.all([
      role('config'),
      role('evaluator'),
      role('config'),
      role('evaluator'),
    ]);
    await query(config, 'create table secret as select 1 as n');
    expect(await role('config')).toBe(config);
    expect(await query(config, 'select n from config.secret')).toEqual([{ n: 1 }]);
    await expect(query(evaluator, 'select n from config.secret')).rejects.toMatchObject({ code: '42501' });
    await expect(query(evaluator, 'create table config.mine (n int)')).rejects.toMatchObject({ code: '42501' });
    await expect(query(evaluator, 'create table public.mine (n int)')).rejects.toMatchObject({ code: '42501' });
    await expect(query(evaluator, 'create schema mine')).rejects.toMatchObject({ code: '42501' });
  });

  it('sets the password that it is given', async () => {
    await role('config');
    const wanted = { database: 'tocsin', role: 'config', schema: 'config', password: 'p@ss/w:rd%20?' };
    const url = await createDatabaseRole(server.url(), wanted);
    expect(await query(url, 'select current_user as name')).toEqual([{ name: 'config' }]);
  });

  it.each(['', 'Config', 'a b', '1st', 'x"; drop table y; --', 'a'.repeat(64)])('refuses the name %p', async (name) => {
    await expect(role(name)).rejects.toThrow('cannot name a database, role or schema');
  });
});

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(10);
}

/** A process that runs a server until it gets SIGTERM. */
async function startInOtherProcess(
  dataDir: string,
): Promise<{ readonly process: ChildProcess; readonly url: string; readonly serverPid: number }> {
  const script = `
    const { startLocalPostgres } = await import(process.argv[1]);
    const silent = { debug() {}, info() {}, warn() {}, error() {} };
    const server = await startLocalPostgres({ dataDir: process.argv[2], logger: silent, durable: false });
    process.on('SIGTERM', () => server.stop());
    console.log(JSON.stringify({ url: server.url(), serverPid: server.pid }));`;
  const module = new URL('./local-postgres.js', import.meta.url).href;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, module, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { process: child, ...(JSON.parse(String(line)) as { url: string; serverPid: number }) };
}
