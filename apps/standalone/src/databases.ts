import { createDatabaseRole, type LocalPostgres, startLocalPostgres } from '@tocsin/local-postgres';
import { type Logger, Secret } from '@tocsin/runtime';

export interface Databases {
  readonly config: Secret;
  readonly evaluator: Secret;
  readonly dispatcher: Secret;
  readonly log: Secret;
  stop(): Promise<void>;
}

const DATABASE = 'tocsin';

/** The embedded PostgreSQL with a role and a schema for each service, or one given server for all of them. */
export async function openDatabases(given: Secret | undefined, dataDir: string, logger: Logger): Promise<Databases> {
  if (given !== undefined) {
    return { config: given, evaluator: given, dispatcher: given, log: given, stop: async () => undefined };
  }
  const server = await startLocalPostgres({ dataDir, logger });
  try {
    return {
      config: await urlOf(server, 'config'),
      evaluator: await urlOf(server, 'evaluator'),
      dispatcher: await urlOf(server, 'dispatcher'),
      log: await urlOf(server, 'log'),
      stop: () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function urlOf(server: LocalPostgres, name: string): Promise<Secret> {
  const password = server.passwordOf(name);
  return new Secret(await createDatabaseRole(server.url(), { database: DATABASE, role: name, schema: name, password }));
}
