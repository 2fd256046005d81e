import { DataSource, type MigrationInterface } from 'typeorm';
import { columnTypes } from './column-types.js';
import { PooledClient } from './pooled-client.js';
import { QuietLogger } from './quiet-logger.js';

/** A migration class; its name ends in the 13 digits of its creation time and never changes. */
export type Migration = new () => MigrationInterface;

export interface DataSourceSettings {
  readonly url: string;
  /** The service's own schema: the only one that its connections search. */
  readonly schema: string;
  readonly migrations: readonly Migration[];
  /** Connections at most. Default 10. */
  readonly poolSize?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Entities for administrative CRUD; hot paths use SQL. */
  readonly entities?: readonly (abstract new (...parameters: never[]) => unknown)[];
  /** A statement that runs longer is cancelled. Default 30 s. */
  readonly statementTimeoutMs?: number;
  /**
   * A transaction that waits longer for its client is ended. Default 30 s: an open transaction that has written to the
   * outbox holds back everything written after it.
   */
  readonly idleInTransactionTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** Describes a service's database; call `initialize()` to connect and `destroy()` to end all connections. */
export function createDataSource(settings: DataSourceSettings): DataSource {
  return new DataSource({
    type: 'postgres',
    url: settings.url,
    schema: settings.schema,
    applicationName: settings.applicationName,
    poolSize: settings.poolSize ?? 10,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    entities: [...(settings.entities ?? [])],
    migrations: [...settings.migrations],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    installExtensions: false,
    synchronize: false,
    logger: new QuietLogger(),
    extra: {
      Client: PooledClient,
      types: columnTypes,
      options: sessionOptions(settings),
      idleTimeoutMillis: 0,
      keepAlive: true,
      allowExitOnIdle: false,
    },
  });
}

/** Start-up parameters of a connection, as libpq's `options`: no extra round trip, and in force after every reconnect. */
export function sessionOptions(settings: {
  readonly schema: string;
  readonly statementTimeoutMs?: number;
  readonly idleInTransactionTimeoutMs?: number;
}): string {
  return [
    `-c search_path=${settings.schema}`,
    `-c statement_timeout=${settings.statementTimeoutMs ?? 30_000}`,
    `-c idle_in_transaction_session_timeout=${settings.idleInTransactionTimeoutMs ?? 30_000}`,
    '-c timezone=UTC',
  ].join(' ');
}
