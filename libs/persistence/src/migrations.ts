import { AppError, type Logger } from '@tocsin/runtime';
import { execute } from './statement.js';
import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';

/** The database holds a migration that this program does not know: a newer version has been here. */
export class DatabaseNewerError extends AppError {
  readonly code = 'database_newer';
  readonly retryable = false;

  constructor(
    readonly schema: string,
    readonly unknownMigrations: readonly string[],
  ) {
    super(
      `the database schema "${schema}" was written by a newer version of this program (unknown migration ${unknownMigrations.join(', ')}): run that version or a later one, or restore a backup`,
    );
  }
}

/** First key of the advisory lock; the second is a hash of the schema, so that services do not wait for each other. */
const MIGRATION_LOCK = 7_102_026;

/**
 * Brings the schema up to date, forward only, each migration in a transaction of its own. Processes that start together
 * wait for each other; whoever comes second finds nothing to do.
 *
 * @throws {DatabaseNewerError} Before anything is changed.
 */
export async function runMigrations(dataSource: DataSource, logger: Logger): Promise<void> {
  const schema = (dataSource.options as { readonly schema?: string }).schema ?? 'public';
  const queryRunner = dataSource.createQueryRunner();
  try {
    // Migrations may take longer than any statement of the running program.
    await queryRunner.query('set statement_timeout = 0');
    await queryRunner.query('set lock_timeout = 0');
    await queryRunner.query('select pg_advisory_lock($1, hashtext($2))', [MIGRATION_LOCK, schema]);
    await ensureSchema(queryRunner, schema);
    await migrate(dataSource, queryRunner, schema, logger);
  } finally {
    await queryRunner.query('select pg_advisory_unlock($1, hashtext($2))', [MIGRATION_LOCK, schema]).catch(() => {});
    await queryRunner.query('reset all').catch(() => {});
    await queryRunner.release();
  }
}

/** Usually made together with its role; a role of its own database may also let the program make it. */
async function ensureSchema(queryRunner: QueryRunner, schema: string): Promise<void> {
  const { rows } = await execute(queryRunner, 'select from pg_namespace where nspname = $1', [schema]);
  if (rows.length === 0) await queryRunner.query(`create schema "${schema}"`);
}

async function migrate(
  dataSource: DataSource,
  queryRunner: QueryRunner,
  schema: string,
  logger: Logger,
): Promise<void> {
  const executor = new MigrationExecutor(dataSource, queryRunner);
  executor.transaction = 'each';
  const known = new Set(dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name));
  const executed = (await executor.getExecutedMigrations()).map(({ name }) => name);
  const unknown = executed.filter((name) => !known.has(name));
  if (unknown.length > 0) throw new DatabaseNewerError(schema, unknown);
  const applied = (await executor.executePendingMigrations()).map(({ name }) => name);
  // A first start makes everything, which is no news.
  if (applied.length > 0 && executed.length > 0) logger.info('database upgraded', { schema, migrations: applied });
}
