import { randomUUID } from 'node:crypto';
import type { Log } from '@tocsin/messaging';
import {
  createDataSource,
  databaseError,
  type Migration,
  Outbox,
  OutboxRelay,
  runMigrations,
} from '@tocsin/persistence';
import type { Metrics, Readiness } from '@tocsin/platform';
import type { Clock, Logger, Secret } from '@tocsin/runtime';
import { Gauge } from 'prom-client';
import type { DataSource } from 'typeorm';
import { whenItAnswers } from './when-it-answers.js';

export interface ServiceDatabaseOptions {
  readonly service: string;
  readonly url: Secret;
  readonly schema: string;
  /** `outboxMigration` among them. */
  readonly migrations: readonly Migration[];
  readonly log: Log;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  /** True where no other process can ever publish this schema's outbox: no wait when taking over. */
  readonly isAlone: boolean;
  readonly poolSize?: number;
  /** A topic has lost what the outbox published; rows of the last day are being published again. */
  readonly onTopicLost?: (topic: string) => void;
}

/** A service's database, migrated and connected, with the outbox and the relay that publishes it. */
export interface ServiceDatabase {
  readonly dataSource: DataSource;
  readonly outbox: Outbox;
  /** Not yet started. */
  readonly relay: OutboxRelay;
  close(): Promise<void>;
}

/**
 * Waits up to a minute for a PostgreSQL that starts at the same time as this process.
 *
 * @throws {DatabaseNewerError} If a newer version has already changed this database.
 * @throws {DatabaseUnavailableError} If PostgreSQL has not answered by then.
 */
export async function openServiceDatabase(options: ServiceDatabaseOptions): Promise<ServiceDatabase> {
  const { url, schema, log, clock, logger } = options;
  const dataSource = await whenItAnswers('PostgreSQL', logger, () => connect(options));
  const relay = new OutboxRelay(
    {
      url: url.reveal(),
      schema,
      holder: randomUUID(),
      ...(options.isAlone && { takeoverDelayMs: 0 }),
      ...(options.onTopicLost && { onTopicLost: options.onTopicLost }),
    },
    log,
    clock,
    logger,
  );
  watch(options, dataSource, relay);
  return { dataSource, outbox: new Outbox(relay), relay, close: () => dataSource.destroy() };
}

async function connect({
  service,
  url,
  schema,
  migrations,
  poolSize,
  logger,
}: ServiceDatabaseOptions): Promise<DataSource> {
  const dataSource = createDataSource({
    url: url.reveal(),
    schema,
    migrations,
    applicationName: `tocsin-${service}`,
    ...(poolSize !== undefined && { poolSize }),
  });
  try {
    await dataSource.initialize();
    await runMigrations(dataSource, logger);
    return dataSource;
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw databaseError(error);
  }
}

function watch(
  { service, readiness, metrics, clock }: ServiceDatabaseOptions,
  dataSource: DataSource,
  relay: OutboxRelay,
): void {
  readiness.add({
    name: `${service} database`,
    check: async () => {
      try {
        const [{ mode }] = await dataSource.query<[{ mode: string }]>(
          "select current_setting('transaction_read_only') as mode",
        );
        return mode === 'on' ? 'PostgreSQL takes no writes: it is a standby, or set to be read-only' : undefined;
      } catch {
        return 'PostgreSQL does not answer';
      }
    },
  });
  new Gauge({
    name: `tocsin_${service}_outbox_failing_seconds`,
    help: 'For how long publishing the outbox has been failing; 0 while it works.',
    registers: [metrics.registry],
    collect() {
      const { failing } = relay.status();
      this.set(failing === undefined ? 0 : (clock.now() - failing.since) / 1000);
    },
  });
}
