// CPU microseconds per sample of one shard: parse, judge, store, and the whole consumer.
//
//   node tools/bench/evaluator-shard.mjs [--hosts 1000] [--minutes 30] [--batch 100] [--monitors 10]
//
// Posts of 30 metrics with agent-like values, one per host and minute; every metric is watched by `--monitors` monitors
// that never fire. PostgreSQL runs as a throw-away server of its own; its CPU is that of all its processes.
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { advance, ShardOutput, ShardState } from '@tocsin/evaluator-domain';
import { aHostMonitor, anOrganization, monitorRecord, organizationRecord, ORG } from '@tocsin/evaluator-domain/testing';
import { EVALUATOR_MIGRATIONS, EVALUATOR_SCHEMA, openEvaluatorStore } from '@tocsin/evaluator-persistence';
import { startThrowawayPostgres } from '@tocsin/local-postgres/testing';
import { MemoryLog } from '@tocsin/messaging/testing';
import { OBSERVATION_TYPE, observationKey } from '@tocsin/payload-schemas';
import { createDataSource, runMigrations } from '@tocsin/persistence';
import { ConfigurationView, Metrics } from '@tocsin/platform';
import { SilentLogger, SystemClock } from '@tocsin/runtime';
import { EvaluatorMetrics } from '../../libs/evaluator/feature/dist/operations/evaluator-metrics.js';
import { CommandOutcomes } from '../../libs/evaluator/feature/dist/shards/command-outcomes.js';
import { parseObservation } from '../../libs/evaluator/feature/dist/shards/parse-observation.js';
import { Shard, ShardSurroundings } from '../../libs/evaluator/feature/dist/shards/shard.js';

const { values: options } = parseArgs({
  options: {
    hosts: { type: 'string', default: '1000' },
    minutes: { type: 'string', default: '30' },
    batch: { type: 'string', default: '100' },
    monitors: { type: 'string', default: '10' },
  },
});
const [hosts, minutes, batchRecords, monitors] = ['hosts', 'minutes', 'batch', 'monitors'].map((name) =>
  Number(options[name]),
);
const WARM_UP_MINUTES = 10;
const START_S = 1_764_000_000;
const TOPICS = { observationsTopic: 'observations', alertsTopic: 'alerts', configTopic: 'config' };

const cpu = ['user', 'nice', 'system', 'idle', 'iowait'].map((name) => `cpu.${name}.percentage`);
const memory = ['used', 'available', 'total', 'swap_used', 'swap_total'].map((name) => `memory.${name}`);
const disks = ['sda', 'sdb'].flatMap((disk) => ['reads', 'writes'].map((name) => `disk.${disk}.${name}.delta`));
const nets = ['eth0', 'eth1'].flatMap((name) =>
  ['rxBytes', 'txBytes'].map((kind) => `interface.${name}.${kind}.delta`),
);
const files = ['sda1', 'sdb1'].flatMap((name) => ['size', 'used'].map((kind) => `filesystem.${name}.${kind}`));
const loads = ['loadavg1', 'loadavg5', 'loadavg15'];
const custom = ['alloc', 'sys', 'heapAlloc', 'heapSys', 'goroutine_num'].map((name) => `custom.agent.${name}`);
const NAMES = [...cpu, ...memory, ...disks, ...nets, ...files, ...loads, ...custom].slice(0, 30);

let seed = 1;
const chance = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
function valueOf(name) {
  if (name.startsWith('cpu.')) return (chance() * 400 * 100) / 24_001;
  if (name.endsWith('total') || name.endsWith('size')) return 16_777_216 * 1024;
  if (name.startsWith('memory') || name.startsWith('filesystem')) return Math.floor(chance() * 16_000_000) * 1024;
  if (name.endsWith('delta')) return Math.floor(chance() * 1e6) / 60;
  if (name.startsWith('loadavg')) return Math.round(chance() * 400) / 100;
  return Math.floor(chance() * 1e6);
}

/** Records of one minute, as ingestion appends them. */
function recordsOf(minute) {
  const time = START_S + 60 * minute;
  return Array.from({ length: hosts }, (_, host) => {
    const owner = `host:host${host}`;
    const value = { org: ORG, owner, time, names: NAMES, values: NAMES.map(valueOf) };
    return {
      topic: 'observations',
      partition: 0,
      offset: minute * hosts + host,
      key: observationKey(ORG, owner),
      value: Buffer.from(JSON.stringify(value)),
      headers: {
        ce_type: OBSERVATION_TYPE.samples,
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      },
      appendedAt: time * 1000 + host,
    };
  });
}
const batchesOf = (records) =>
  Array.from({ length: Math.ceil(records.length / batchRecords) }, (_, i) => {
    const some = records.slice(i * batchRecords, (i + 1) * batchRecords);
    const nextOffset = some[some.length - 1].offset + 1;
    return { topic: 'observations', partition: 0, records: some, nextOffset, endOffset: nextOffset };
  });

const configuration = [organizationRecord(anOrganization())].concat(
  NAMES.flatMap((metric) =>
    Array.from({ length: monitors }, (_, i) =>
      monitorRecord(
        aHostMonitor({ id: `${metric}/${i}`.slice(-15), metric, duration: 1 + (i % 5), warning: 1e15, critical: 1e16 }),
      ),
    ),
  ),
);

/** CPU time in microseconds of a process and all its children, from /proc. */
function cpuOfTree(pid) {
  const TICK_US = 10_000;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .reduce((sum, name) => {
      try {
        const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1].split(' ');
        const isOurs = name === String(pid) || fields[1] === String(pid);
        return isOurs ? sum + (Number(fields[11]) + Number(fields[12])) * TICK_US : sum;
      } catch {
        return sum;
      }
    }, 0);
}

async function measure(what, minuteCount, work, pid) {
  for (let minute = 0; minute < WARM_UP_MINUTES; minute++) await work(batchesOf(recordsOf(minute)), minute);
  let node = 0;
  let pg = 0;
  const clock = new SystemClock();
  let wall = 0;
  for (let minute = WARM_UP_MINUTES; minute < WARM_UP_MINUTES + minuteCount; minute++) {
    const batches = batchesOf(recordsOf(minute));
    const [node0, pg0, wall0] = [process.cpuUsage(), pid === undefined ? 0 : cpuOfTree(pid), clock.monotonicMs()];
    await work(batches, minute);
    const used = process.cpuUsage(node0);
    node += used.user + used.system;
    pg += pid === undefined ? 0 : cpuOfTree(pid) - pg0;
    wall += clock.monotonicMs() - wall0;
  }
  const samples = minuteCount * hosts * NAMES.length;
  const each = (us) => (us / samples).toFixed(3);
  console.log(
    `${what.padEnd(34)} node ${each(node)} us, postgres ${each(pg)} us, ${Math.round((samples / wall) * 1000)} samples/s`,
  );
}

const emptyState = () => {
  const state = ShardState.empty();
  configuration.forEach((change, configOffset) => advance(state, { kind: 'configuration', change, configOffset }));
  return state;
};

console.log(
  `${hosts} hosts x ${NAMES.length} metrics, batches of ${batchRecords} records, ${monitors} monitors per metric, ${minutes} minutes`,
);
{
  const checked = new Map();
  await measure('parse', minutes, async (batches) => {
    for (const { records } of batches) for (const record of records) parseObservation(record, checked);
  });
}
{
  const checked = new Map();
  const state = emptyState();
  await measure('parse + judge', minutes, async (batches) => {
    for (const { records } of batches) {
      const output = new ShardOutput();
      for (const record of records) advance(state, parseObservation(record, checked).input, output);
      output.changes();
    }
  });
}

const server = await startThrowawayPostgres();
const dataSource = createDataSource({
  url: server.url(),
  schema: EVALUATOR_SCHEMA,
  migrations: EVALUATOR_MIGRATIONS,
  applicationName: 'bench',
});
await dataSource.initialize();
await runMigrations(dataSource, new SilentLogger());
const log = new MemoryLog();
await log.ensureTopics(Object.values(TOPICS).map((name) => ({ name, partitions: 1, cleanup: 'time' })));
const logger = new SilentLogger();
const clock = new SystemClock();
const openStore = () =>
  openEvaluatorStore({ ...TOPICS, dataSource, log, relay: { wake() {} }, sampleRetentionDays: 460, clock, logger });
{
  const store = await openStore();
  const taken = await store.shards.take(0);
  const checked = new Map();
  let fromOffset = taken.nextOffset;
  const noChanges = new ShardOutput().changes();
  await measure(
    'parse + store samples',
    minutes,
    async (batches) => {
      for (const { records, nextOffset } of batches) {
        const samples = records.map((record) => ({
          offset: record.offset,
          appendedAt: record.appendedAt,
          samples: parseObservation(record, checked).input.samples,
        }));
        await store.shards.commit({
          shard: 0,
          epoch: taken.epoch,
          fromOffset,
          nextOffset,
          clock: { timeMs: records[records.length - 1].appendedAt, gapMs: 0, configOffset: -1 },
          samples,
          transitions: [],
          changes: noChanges,
        });
        fromOffset = nextOffset;
      }
    },
    server.pid,
  );
}
{
  await dataSource.query('truncate tail, last_seen, shard, owner, series');
  const store = await openStore();
  const view = new ConfigurationView();
  view.apply(configuration.map((record, offset) => ({ key: `${record.kind}/${record.id}`, record, offset })));
  const metrics = new EvaluatorMetrics(new Metrics());
  const around = new ShardSurroundings(
    store.shards,
    store.windows,
    view,
    { addAll: async () => {} },
    new CommandOutcomes(),
    metrics,
    clock,
  );
  const take = async (id) =>
    Shard.restore(await store.shards.take(id), { id, owns: () => true, connectivityGoneMs: 600_000 }, around);
  const shard = await take(0);
  await measure(
    'the whole consumer',
    minutes,
    async (batches) => {
      for (const batch of batches) await shard.process(batch);
    },
    server.pid,
  );
  const [node0, wall0] = [process.cpuUsage(), clock.monotonicMs()];
  await take(0);
  const used = process.cpuUsage(node0);
  console.log(
    `taking the shard over: ${Math.round(clock.monotonicMs() - wall0)} ms, node ${Math.round((used.user + used.system) / 1000)} ms`,
  );
  const [{ bytes, rows }] = await dataSource.query(
    `select sum(pg_total_relation_size(inhrelid))::int8 as bytes, (select count(*)::int8 from tail) as rows
     from pg_inherits where inhparent = 'tail'::regclass`,
  );
  console.log(`tail: ${(bytes / (rows * NAMES.length)).toFixed(1)} bytes per sample`);
}
await dataSource.destroy();
await server.stop();
