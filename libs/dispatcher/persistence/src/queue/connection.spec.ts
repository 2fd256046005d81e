import { DatabaseUnavailableError } from '@tocsin/persistence';
import { startThrowawayPostgres, type ThrowawayPostgres } from '@tocsin/local-postgres/testing';
import { eventually } from '@tocsin/messaging/testing';
import { QueueConnection } from './queue-connection.js';

const PID = { name: 'pid', text: 'select pg_backend_pid() as pid' };
const SLEEP = { name: 'sleep', text: 'select pg_sleep($1::float8)' };

let server: ThrowawayPostgres;
let connection: QueueConnection;
beforeAll(async () => {
  server = await startThrowawayPostgres();
});
beforeEach(() => {
  const settings = { url: server.url(), schema: 'public', applicationName: 'test', answerTimeoutMs: 2_000 };
  connection = new QueueConnection(settings, 'queue');
});
afterEach(() => connection.close());
afterAll(() => server.stop());

const pid = async (): Promise<number> => (await connection.run<{ pid: number }>(PID, [])).rows[0].pid;

it('runs calls one after the other on one connection', async () => {
  const pids = await Promise.all([pid(), pid(), pid()]);
  expect(new Set(pids).size).toBe(1);
});

it('fails while the server is dead, and works again when it is back', async () => {
  await pid();
  await server.kill();
  // The connection's own server process may outlive the killed one for a moment.
  await eventually(async () => (await pid().catch(() => 0)) === 0, 'the connection is lost');
  await expect(pid()).rejects.toThrow(DatabaseUnavailableError);
  await expect(pid()).rejects.toThrow(DatabaseUnavailableError);
  await expect(pid()).rejects.toThrow(DatabaseUnavailableError);
  await server.restart();
  await eventually(async () => (await pid().catch(() => 0)) > 0, 'the connection works again');
});

it('gives up a statement without an answer, and goes on', async () => {
  await expect(connection.run(SLEEP, [30])).rejects.toThrow();
  expect(await pid()).toBeGreaterThan(0);
});

it('a refused statement leaves the connection in use', async () => {
  const before = await pid();
  await expect(connection.run({ name: 'bad', text: 'select nothing_there' }, [])).rejects.toMatchObject({
    code: '42703',
  });
  expect(await pid()).toBe(before);
});

it('runs nothing after it was closed', async () => {
  await connection.close();
  await expect(pid()).rejects.toThrow(DatabaseUnavailableError);
});
