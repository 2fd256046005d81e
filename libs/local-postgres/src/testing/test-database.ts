import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startThrowawayPostgres, type ThrowawayPostgres } from './throwaway-postgres.js';

/** A database of one test suite, empty at first. */
export interface TestDatabase {
  /** Connection URL of a role that owns this database and is no superuser. */
  readonly url: string;
  /** The same database as superuser: to end connections, read statistics and the like. */
  readonly superuserUrl: string;
  /** Ends every connection to it and removes database and role. */
  drop(): Promise<void>;
}

/** Name of the variable with the URL of a superuser on a server that all suites of a run share. */
export const TEST_DATABASE_URL = 'TOCSIN_TEST_DATABASE_URL';

let ownServer: Promise<ThrowawayPostgres> | undefined;
let ownServerUsers = 0;

/**
 * Creates an empty database on the server that `TOCSIN_TEST_DATABASE_URL` names (a superuser's URL), else on a server of
 * this process's own, which starts with the first database in use (about a second) and stops with the last.
 *
 * ```ts
 * let database: TestDatabase;
 * beforeAll(async () => { database = await testDatabase(); });
 * afterAll(() => database.drop());
 * ```
 */
export async function testDatabase(): Promise<TestDatabase> {
  const shared = process.env[TEST_DATABASE_URL];
  if (shared) return createDatabase(shared, async () => {});
  ownServerUsers++;
  ownServer ??= startThrowawayPostgres();
  const server = await ownServer;
  return createDatabase(server.url(), async () => {
    if (--ownServerUsers > 0) return;
    ownServer = undefined;
    await server.stop();
  });
}

async function createDatabase(superuser: string, onDropped: () => Promise<void>): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await execute(superuser, `create role ${name} login password '${name}'`);
  await execute(superuser, `create database ${name} owner ${name}`);
  const url = new URL(superuser);
  url.pathname = `/${name}`;
  const superuserUrl = url.href;
  url.username = name;
  url.password = name;
  return {
    url: url.href,
    superuserUrl,
    drop: async () => {
      await execute(superuser, `drop database if exists ${name} with (force)`);
      await execute(superuser, `drop role if exists ${name}`);
      await onDropped();
    },
  };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
