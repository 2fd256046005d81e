import type { ThrowawayPostgres } from '@tocsin/local-postgres/testing';
import { createDataSource, runMigrations } from '@tocsin/persistence';
import { migratedDatabase } from '@tocsin/persistence/testing';
import { deliveryEventV1, type DeliveryEvent } from '@tocsin/payload-schemas';
import { SilentLogger } from '@tocsin/runtime';
import type { DataSource } from 'typeorm';
import { type DispatcherStore, openDispatcherStore } from '../dispatcher-store.js';
import { DISPATCHER_MIGRATIONS, DISPATCHER_SCHEMA } from '../migrations/dispatcher-migrations.js';

/** Full name of `deliveries.v1` in tests. */
export const DELIVERIES_TOPIC = 'tocsin.deliveries.v1';

const SETTINGS = { schema: DISPATCHER_SCHEMA, migrations: DISPATCHER_MIGRATIONS, applicationName: 'test' };
/** The day of the builders' transitions. */
const BUILDERS_NOON = Date.parse('2025-11-24T12:00:00Z');

/** A dispatcher's database for one suite, with partitions for today and for the day of the builders' transitions. */
export interface DispatcherDatabase {
  readonly url: string;
  /** Ports with connections of their own: one more process. */
  newStore(): DispatcherStore;
  query<Row = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /** Everything that was handed to the outbox, in order. */
  published(): Promise<DeliveryEvent[]>;
  /** Empties all tables. */
  clear(): Promise<void>;
  drop(): Promise<void>;
}

/** Creates it on the server that all suites share. */
export async function dispatcherDatabase(): Promise<DispatcherDatabase> {
  const { dataSource, url, drop } = await migratedDatabase(SETTINGS);
  return prepared(dataSource, url, drop);
}

/** Creates it on a server of the test's own, which it may kill. */
export async function dispatcherDatabaseOn(server: ThrowawayPostgres): Promise<DispatcherDatabase> {
  const dataSource = createDataSource({ ...SETTINGS, url: server.url() });
  await dataSource.initialize();
  await runMigrations(dataSource, new SilentLogger());
  return prepared(dataSource, server.url(), () => dataSource.destroy());
}

async function prepared(dataSource: DataSource, url: string, drop: () => Promise<void>): Promise<DispatcherDatabase> {
  const stores: DispatcherStore[] = [];
  const newStore = (): DispatcherStore => {
    const relay = { wake: (): void => {} };
    const store = openDispatcherStore({ url, dataSource, relay, deliveriesTopic: DELIVERIES_TOPIC });
    stores.push(store);
    return store;
  };
  const [{ now }] = await dataSource.query<{ now: number }[]>(
    'select (extract(epoch from now()) * 1000)::float8 as now',
  );
  const { retention } = newStore();
  for (const at of [now, BUILDERS_NOON]) await retention.keep(at, { payloadDays: 40_000, attemptDays: 40_000 });
  return {
    url,
    newStore,
    query: (sql, parameters = []) => dataSource.query(sql, parameters),
    published: async () => {
      const rows: { value: Buffer }[] = await dataSource.query('select value from outbox order by id');
      return rows.map(({ value }) => deliveryEventV1.parse(JSON.parse(value.toString('utf8'))));
    },
    clear: async () => {
      await dataSource.query(
        'truncate open_delivery, payload, attempt, worker, departed_worker, position, channel_health, outbox, mail_recipient, kpi_line, kpi_finding, template_problem',
      );
    },
    drop: async () => {
      await Promise.all(stores.map((store) => store.close()));
      await drop();
    },
  };
}
