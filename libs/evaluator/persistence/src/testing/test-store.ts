import { MemoryLog } from '@tocsin/messaging/testing';
import type { Wakeable } from '@tocsin/persistence';
import { migratedDatabase, type MigratedDatabase } from '@tocsin/persistence/testing';
import { type Clock, SilentLogger } from '@tocsin/runtime';
import { FakeClock } from '@tocsin/runtime/testing';
import { EVALUATOR_MIGRATIONS, EVALUATOR_SCHEMA, type EvaluatorStore, openEvaluatorStore } from '../evaluator-store.js';

/** Counts wakes instead of publishing. */
class CountedWakes implements Wakeable {
  count = 0;

  wake(): void {
    this.count++;
  }
}

export interface TestStore {
  readonly database: MigratedDatabase;
  readonly store: EvaluatorStore;
  readonly log: MemoryLog;
  readonly relay: { readonly count: number };
  /** A second store on the same database, as of another process. */
  another(): Promise<EvaluatorStore>;
  drop(): Promise<void>;
}

const OBSERVATIONS = 'tocsin.observations.v1';
const ALERTS = 'tocsin.alerts.v1';
const CONFIG = 'tocsin.config.v1';
const PRODUCT_EVENTS = 'tocsin.product-events.v1';

/** The store on an empty database, beside a log in memory with two partitions. */
export async function testStore(
  options: { readonly clock?: Clock; readonly sampleRetentionDays?: number; readonly log?: MemoryLog } = {},
): Promise<TestStore> {
  const { clock = new FakeClock(), sampleRetentionDays = 460, log = new MemoryLog() } = options;
  const topic = { partitions: 2, cleanup: 'time' as const };
  await log.ensureTopics([
    { name: OBSERVATIONS, ...topic },
    { name: ALERTS, ...topic },
    { name: PRODUCT_EVENTS, ...topic },
    { name: CONFIG, partitions: 1, cleanup: 'compact' },
  ]);
  const database = await migratedDatabase({ schema: EVALUATOR_SCHEMA, migrations: EVALUATOR_MIGRATIONS });
  const relay = new CountedWakes();
  const open = (): Promise<EvaluatorStore> =>
    openEvaluatorStore({
      dataSource: database.dataSource,
      relay,
      log,
      observationsTopic: OBSERVATIONS,
      alertsTopic: ALERTS,
      configTopic: CONFIG,
      productEventsTopic: PRODUCT_EVENTS,
      sampleRetentionDays,
      eventRetentionDays: 400,
      deletedProjects: () => [],
      isKpiWatched: () => true,
      imageRetentionDays: 30,
      clock,
      logger: new SilentLogger(),
    });
  return { database, store: await open(), log, relay, another: open, drop: () => database.drop() };
}
