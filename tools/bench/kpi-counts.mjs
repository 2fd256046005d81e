// What a look of a KPI monitor at an hour that is filling costs, CPU milliseconds of Node and of PostgreSQL: counted from its events,
// and from what is new; and what the kept counts take, by their own account and as the process grows.
import { loadavg } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RunningQueries } from '@tocsin/evaluator-domain';
import { EVALUATOR_MIGRATIONS, EVALUATOR_SCHEMA, openEvaluatorStore } from '@tocsin/evaluator-persistence';
import { startThrowawayPostgres } from '@tocsin/local-postgres/testing';
import { MemoryLog } from '@tocsin/messaging/testing';
import { createDataSource, runMigrations } from '@tocsin/persistence';
import { SilentLogger, SystemClock } from '@tocsin/runtime';
import { cpuSeconds } from './processes.mjs';

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 2, 29, 12);
const BOUNDS = Array.from({ length: 13 }, (_, i) => NOON + (i * HOUR_MS) / 12);
/** Events of the hour, one after the other in time, of so many people. */
const SIZES = [10_000, 100_000, 1_000_000];
const PEOPLE = 300_000;
const NEWS = 1_000;
const MOST_BYTES = 1_000_000_000;
const never = new AbortController().signal;

export async function kpiCounts(runs) {
  console.log(`load of the machine: ${loadavg().map((value) => value.toFixed(1))}`);
  const server = await startThrowawayPostgres();
  const dataSource = createDataSource({
    url: server.url(),
    schema: EVALUATOR_SCHEMA,
    migrations: EVALUATOR_MIGRATIONS,
    applicationName: 'bench',
    statementTimeoutMs: 600_000,
  });
  await dataSource.initialize();
  try {
    await runMigrations(dataSource, new SilentLogger());
    const bench = new Bench(dataSource, await openStore(dataSource), server.pid);
    for (const size of SIZES) await bench.looks(size, runs);
    await bench.memory();
  } finally {
    await dataSource.destroy();
    await server.stop();
  }
  console.log(`load of the machine at the end: ${loadavg().map((value) => value.toFixed(1))}`);
}

class Bench {
  stored = 0;

  constructor(dataSource, store, postgresPid) {
    Object.assign(this, { dataSource, store, postgresPid });
  }

  async looks(size, runs) {
    await this.add(size - this.stored);
    await this.dataSource.query('analyze product_event');
    const { productQueries } = this.store;
    console.log(`an hour with ${size} events of ${Math.min(size, PEOPLE)} people`);
    for (const distinct of ['people', 'nothing']) {
      const request = requestOf({ distinct });
      await this.measure(`${distinct}: from its events`, runs, () => productQueries.count(request, never));
      const { queries } = this.running();
      await this.measure(`${distinct}: first look`, 1, () => queries.count(request, never));
      await this.measure(`${distinct}: nothing is new`, 10, () => queries.count(request, never));
      await this.measure(
        `${distinct}: ${NEWS} events are new`,
        runs,
        () => queries.count(request, never),
        () => this.add(NEWS),
      );
    }
  }

  /** What is kept of the hour, of some people in one group and in a thousand. */
  async memory() {
    const some = { conditions: [{ property: event('part'), operator: 'is', values: ['0'] }] };
    const shares = [
      { what: 'all people', times: 1, selection: {} },
      { what: 'some people', times: 10, selection: some },
      { what: 'in groups', times: 10, selection: { ...some, groupBy: [event('group')] } },
    ];
    for (const { what, times, selection } of shares) {
      const all = Array.from({ length: times }, () => this.running());
      const before = usedBytes();
      let counts;
      for (const { queries } of all)
        counts = await queries.count(requestOf({ distinct: 'people', ...selection }), never);
      const people = counts.reduce((sum, { whole }) => sum + whole.uniques, 0);
      const grown = (usedBytes() - before) / times;
      console.log(
        `${what}: ${all[0].size.bytes} bytes for ${people} people in ${counts.length} groups, ` +
          `${(all[0].size.bytes / people).toFixed(1)} for each; the process grew by ${Math.round(grown)}`,
      );
    }
  }

  running() {
    const size = { bytes: 0 };
    const listener = { read() {}, kept: (_, bytes) => (size.bytes = bytes) };
    const { productQueries, productEventNews } = this.store;
    return { size, queries: new RunningQueries(productQueries, productEventNews, MOST_BYTES, listener) };
  }

  async add(count) {
    await this.dataSource.query(
      `insert into product_event (project_no, type_no, time_ms, person, received_ms, properties)
       select t.project_no, t.type_no, $1::int8 + i % ${HOUR_MS}, hashtextextended((i % ${PEOPLE})::text, 0), $1,
         jsonb_build_object('e', jsonb_build_object('part', i % ${PEOPLE} / 10000, 'group', i % 1000))
       from event_type t, generate_series($2::int8, $3::int8) i`,
      [NOON, this.stored, this.stored + count - 1],
    );
    this.stored += count;
  }

  /** The mean of so many runs, each after its preparation. */
  async measure(name, runs, work, prepare = () => undefined) {
    let [node, postgres] = [0, 0];
    for (let run = 0; run < runs; run++) {
      await prepare();
      const [cpu, ofPostgres] = [process.cpuUsage(), cpuSeconds([this.postgresPid])];
      await work();
      const { user, system } = process.cpuUsage(cpu);
      node += (user + system) / 1000 / runs;
      postgres += ((cpuSeconds([this.postgresPid]) - ofPostgres) * 1000) / runs;
    }
    console.log(
      `  ${name}: ${(node + postgres).toFixed(0)} ms CPU (Node ${node.toFixed(1)}, PostgreSQL ${postgres.toFixed(0)})`,
    );
  }
}

const event = (name) => ({ kind: 'event', name });

function requestOf(selection) {
  const asked = { type: 'A', conditions: [], groupBy: [], number: undefined, window: 1, ...selection };
  return {
    ...{ org: 'org1', projectId: 'p1', selections: [asked], measure: 'uniques', limit: 10_000, percentiles: [] },
    ...{ bounds: BOUNDS, firstsOf: [NOON], fillingFrom: NOON },
  };
}

function usedBytes() {
  setFlagsFromString('--expose_gc');
  runInNewContext('gc')();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** The store with a project that has had one event. */
async function openStore(dataSource) {
  const log = new MemoryLog();
  const [observationsTopic, alertsTopic, configTopic, productEventsTopic] = ['o', 'a', 'c', 'e'];
  const names = [observationsTopic, alertsTopic, configTopic, productEventsTopic];
  await log.ensureTopics(names.map((name) => ({ name, partitions: 1, cleanup: 'time' })));
  const store = await openEvaluatorStore({
    ...{ dataSource, relay: { wake() {} }, log, observationsTopic, alertsTopic, configTopic, productEventsTopic },
    ...{ sampleRetentionDays: 460, eventRetentionDays: 400, imageRetentionDays: 30 },
    ...{ deletedProjects: () => [], isKpiWatched: () => true, clock: new SystemClock(), logger: new SilentLogger() },
  });
  const { epoch } = await store.productEvents.take(0);
  const events = [{ type: 'A', time: NOON, deviceId: 'first' }];
  const records = [{ org: 'org1', owner: 'project:p1/0', receivedAt: NOON, events }];
  await store.productEvents.commit({ partition: 0, epoch, fromOffset: 0, nextOffset: 1, appendedAt: NOON, records });
  return store;
}
