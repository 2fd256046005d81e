import pg from 'pg';
import { InvalidInputError } from '@tocsin/runtime';
import { serverError } from './local-postgres-error.js';

export interface DatabaseRole {
  /** Created if missing. */
  readonly database: string;
  /** Name of the login role, created if missing. */
  readonly role: string;
  /** Schema that this role alone owns and that its sessions search. */
  readonly schema: string;
  /** Set anew every time, so that it is what the caller will use. */
  readonly password: string;
}

/** Key of the advisory lock under which databases, roles and schemas are created. */
const CREATION_LOCK = 7_102_025;

/**
 * Creates a database, a login role and its schema as far as they are missing; repeating it changes nothing. The role owns
 * its schema and can neither read nor write another's.
 *
 * @param superuserUrl - Connection URL of a superuser, to any database of the server.
 * @returns The role's connection URL.
 */
export async function createDatabaseRole(superuserUrl: string, wanted: DatabaseRole): Promise<string> {
  for (const name of [wanted.database, wanted.role, wanted.schema]) assertPlainName(name);
  await withClient(superuserUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [CREATION_LOCK]);
    await createRole(client, wanted);
    await createDatabase(client, wanted.database);
  });
  await withClient(inDatabase(superuserUrl, wanted.database), async (client) => {
    await client.query('select pg_advisory_lock($1)', [CREATION_LOCK]);
    await createSchema(client, wanted);
  });
  const url = new URL(inDatabase(superuserUrl, wanted.database));
  url.username = wanted.role;
  url.password = encodeURIComponent(wanted.password);
  return url.href;
}

/** Names are put into statements as they are, so only what needs no quoting is allowed. */
function assertPlainName(name: string): void {
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(name)) return;
  throw new InvalidInputError(
    `"${name}" cannot name a database, role or schema: use 1 to 63 lower-case letters, digits and _, not beginning with a digit`,
  );
}

async function createRole(client: pg.Client, { role, password }: DatabaseRole): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  await client.query(
    `${verb} role "${role}" login nosuperuser nocreatedb nocreaterole password ${client.escapeLiteral(password)}`,
  );
}

async function createDatabase(client: pg.Client, database: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
  if (rowCount === 0) await client.query(`create database "${database}"`);
  await client.query(`revoke all on database "${database}" from public`);
}

async function createSchema(client: pg.Client, { database, role, schema }: DatabaseRole): Promise<void> {
  await client.query(`grant connect, temporary on database "${database}" to "${role}"`);
  await client.query(`create schema if not exists "${schema}" authorization "${role}"`);
  await client.query(`revoke all on schema public from public`);
  await client.query(`alter role "${role}" in database "${database}" set search_path = "${schema}"`);
}

function inDatabase(url: string, database: string): string {
  const result = new URL(url);
  result.pathname = `/${database}`;
  return result.href;
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'tocsin-setup' });
  await client.connect();
  try {
    await work(client);
  } catch (error) {
    throw serverError(error);
  } finally {
    await client.end();
  }
}
