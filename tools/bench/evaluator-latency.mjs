// From the HTTP post of a crossing sample to its transition: committed in PostgreSQL, and on alerts.v1.
//
//   node tools/bench/evaluator-latency.mjs [--rate 200] [--seconds 20]
//
// One evaluator process with HTTP, a throw-away PostgreSQL and the log in memory, all on this machine. Each post opens an
// alert of another host or closes it again.
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  aHost,
  aHostMonitor,
  anOrganization,
  hostRecord,
  monitorRecord,
  organizationRecord,
} from '@tocsin/evaluator-domain/testing';
import { EVALUATOR_MIGRATIONS, EVALUATOR_SCHEMA } from '@tocsin/evaluator-persistence';
import { MemoryLog, MemoryLogStore } from '@tocsin/messaging/testing';
import { configKey, TOPICS } from '@tocsin/payload-schemas';
import { migratedDatabase } from '@tocsin/persistence/testing';
import { topicDefinitions } from '@tocsin/platform';
import { SystemClock } from '@tocsin/runtime';
import { startEvaluator } from '../../libs/evaluator/e2e/dist/evaluator-process.js';
import { keyRecord } from '../../libs/evaluator/e2e/dist/world.js';

const { values: options } = parseArgs({
  options: { rate: { type: 'string', default: '200' }, seconds: { type: 'string', default: '20' } },
});
const [rate, seconds] = [Number(options.rate), Number(options.seconds)];
const HOSTS = 1000;
const KEY = 'bench';
const clock = new SystemClock();

const database = await migratedDatabase({ schema: EVALUATOR_SCHEMA, migrations: EVALUATOR_MIGRATIONS });
const logStore = new MemoryLogStore(clock);
const log = new MemoryLog({ store: logStore });
await log.ensureTopics(topicDefinitions({ prefix: '', log: 'embedded' }));
const configuration = [
  organizationRecord(anOrganization()),
  keyRecord(KEY, true),
  monitorRecord(aHostMonitor()),
  ...Array.from({ length: HOSTS }, (_, i) => hostRecord(aHost({ id: `host${i}` }))),
];
await log.append(
  TOPICS.config.name,
  configuration.map((record) => ({
    key: configKey(record.org, record.kind, record.id),
    value: Buffer.from(JSON.stringify(record)),
  })),
);
const lookup = { find: async () => undefined };
const evaluator = await startEvaluator({ logStore, databaseUrl: database.url, clock, lookup, apiKey: KEY });

const postedAt = new Map();
const latencies = [];
const answers = [];
const alerts = logStore.topic(TOPICS.alerts.name);
const read = alerts.partitions.map(() => 0);
alerts.onAppend(() => {
  for (const [partition, records] of alerts.partitions.entries()) {
    for (; read[partition] < records.length; read[partition]++) {
      const { alert } = JSON.parse(String(records[read[partition]].value));
      const started = postedAt.get(alert.target.id);
      if (started !== undefined) latencies.push(clock.monotonicMs() - started);
      postedAt.delete(alert.target.id);
    }
  }
});

const total = rate * seconds;
const begin = clock.monotonicMs();
const running = [];
const cpu = process.cpuUsage();
for (let i = 0; i < total; i++) {
  const due = begin + (i * 1000) / rate;
  const wait = due - clock.monotonicMs();
  if (wait > 1) await delay(wait);
  const hostId = `host${i % HOSTS}`;
  const value = Math.floor(i / HOSTS) % 2 === 0 ? 12 : 1;
  const started = clock.monotonicMs();
  postedAt.set(hostId, started);
  const body = [{ hostId, name: 'loadavg5', time: Math.floor(clock.now() / 1000), value }];
  running.push(evaluator.client.post('/api/v0/tsdb', body).then(() => answers.push(clock.monotonicMs() - started)));
}
await Promise.all(running);
while (latencies.length < total) await delay(10);
const used = process.cpuUsage(cpu);
const percentile = (list, p) =>
  list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * p))].toFixed(1);
for (const [what, list] of [
  ['post -> 200', answers],
  ['post -> alerts.v1', latencies],
]) {
  console.log(
    `${what.padEnd(18)} min ${percentile(list, 0)} ms, p50 ${percentile(list, 0.5)} ms, p99 ${percentile(list, 0.99)} ms, max ${percentile(list, 1)} ms (${list.length} at ${rate}/s)`,
  );
}
for (const name of ['tocsin_shard_commit_duration_seconds', 'tocsin_shard_batch_records']) {
  const text = await evaluator.metrics.registry.getSingleMetricAsString(name);
  const value = (suffix) => Number(new RegExp(`${name}_${suffix} (\\S+)`).exec(text)?.[1]);
  console.log(`${name}: mean ${(value('sum') / value('count')).toFixed(4)} of ${value('count')}`);
}
console.log(`this process, client included: ${Math.round((used.user + used.system) / total)} us per alert transition`);
await evaluator.stop();
await log.close();
await database.drop();
