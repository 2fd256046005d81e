import { migratedDatabase, type MigratedDatabase } from '@tocsin/persistence/testing';
import { deliveryEventV1, type DeliveryEvent } from '@tocsin/payload-schemas';
import { type DispatcherStore, openDispatcherStore } from '../dispatcher-store.js';
import { DISPATCHER_MIGRATIONS, DISPATCHER_SCHEMA } from '../migrations/dispatcher-migrations.js';

/** Full name of `deliveries.v1` in tests. */
export const DELIVERIES_TOPIC = 'tocsin.deliveries.v1';

/** A dispatcher's database for one suite, with partitions around a day of the tests' choice. */
export interface DispatcherDatabase {
  readonly database: MigratedDatabase;
  /** Ports with connections of their own: one more process. */
  newStore(): DispatcherStore;
  query<Row = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /** Everything that was handed to the outbox, in order. */
  published(): Promise<DeliveryEvent[]>;
  /** Empties all tables. */
  clear(): Promise<void>;
  drop(): Promise<void>;
}

/**
 * Creates it.
 *
 * @param days - Days (`YYYY-MM-DD`) for which payloads can be stored, beside today.
 */
export async function dispatcherDatabase(days: readonly string[] = ['2025-11-24']): Promise<DispatcherDatabase> {
  const database = await migratedDatabase({ schema: DISPATCHER_SCHEMA, migrations: DISPATCHER_MIGRATIONS });
  const { dataSource } = database;
  const stores: DispatcherStore[] = [];
  const newStore = (): DispatcherStore => {
    const store = openDispatcherStore({
      url: database.url,
      dataSource,
      relay: { wake: () => {} },
      deliveriesTopic: DELIVERIES_TOPIC,
    });
    stores.push(store);
    return store;
  };
  const policy = { payloadDays: 40_000, attemptDays: 40_000 };
  const [{ now }] = (await dataSource.query('select (extract(epoch from now()) * 1000)::float8 as now')) as {
    now: number;
  }[];
  const { retention } = newStore();
  for (const at of [now, ...days.map((day) => Date.parse(`${day}T12:00:00Z`))]) await retention.keep(at, policy);
  return {
    database,
    newStore,
    query: (sql, parameters = []) => dataSource.query(sql, parameters),
    published: async () => {
      const rows: { value: Buffer }[] = await dataSource.query('select value from outbox order by id');
      return rows.map(({ value }) => deliveryEventV1.parse(JSON.parse(value.toString('utf8'))));
    },
    clear: async () => {
      await dataSource.query(
        'truncate open_delivery, payload, attempt, worker, departed_worker, position, channel_health, outbox',
      );
    },
    drop: async () => {
      await Promise.all(stores.map((store) => store.close()));
      await database.drop();
    },
  };
}
