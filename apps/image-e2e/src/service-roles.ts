import { startThrowawayPostgres, type ThrowawayPostgres } from '@tocsin/local-postgres/testing';
import pg from 'pg';
import { rolesSql } from './roles-script.js';

export type ServiceName = 'config' | 'evaluator' | 'dispatcher';

/** A PostgreSQL of its own, since roles belong to a whole server, set up as the container of compose.yaml is. */
export interface ComposePostgres {
  readonly server: ThrowawayPostgres;
  /** Connection URL of a service's role, or of the superuser, to the database `tocsin`. */
  url(role: ServiceName | 'postgres'): string;
}

// One of them with what SQL and shells treat specially.
const PASSWORDS = {
  config: `it's "a" $PATH \\ pass`,
  evaluator: 'evaluator-password',
  dispatcher: 'dispatcher-password',
};

export async function startComposePostgres(): Promise<ComposePostgres> {
  const server = await startThrowawayPostgres();
  try {
    await query(server.url(), 'create database tocsin');
    const url = (role: ServiceName | 'postgres'): string => {
      const result = new URL(server.url());
      result.pathname = '/tocsin';
      if (role === 'postgres') return result.href;
      result.username = role;
      result.password = encodeURIComponent(PASSWORDS[role]);
      return result.href;
    };
    await query(
      url('postgres'),
      rolesSql({
        CONFIG_DB_PASSWORD: PASSWORDS.config,
        EVALUATOR_DB_PASSWORD: PASSWORDS.evaluator,
        DISPATCHER_DB_PASSWORD: PASSWORDS.dispatcher,
      }),
    );
    return { server, url };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Runs statements and returns the rows of the last one. */
export async function query(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const results = await client.query<Record<string, unknown>>(sql);
    return ([results].flat().at(-1) as typeof results).rows;
  } finally {
    await client.end();
  }
}
