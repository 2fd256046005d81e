// Seconds that a preview takes, and how long it holds others up: a host monitor, a connectivity monitor and an expression
// over all that is stored.
//
//   node tools/bench/preview.mjs [--hosts 200] [--days 7] [--metrics 10]
//
// Build first. Each host has posted once a minute; all days but the last are packed. PostgreSQL runs as a throw-away server of
// its own. CPU is that of this process, which plays and reads; PostgreSQL's is not in it.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import {
  aConnectivityMonitor,
  aHost,
  aHostMonitor,
  anExpressionMonitor,
  anOrganization,
  hostRecord,
  monitorRecord,
  organizationRecord,
  ORG,
} from '@tocsin/evaluator-domain/testing';
import { testStore } from '@tocsin/evaluator-persistence/testing';
import { ConfigurationView } from '@tocsin/platform';
import { FakeClock } from '@tocsin/runtime/testing';
import { PreviewMonitor } from '../../libs/evaluator/feature/dist/preview/preview-monitor.js';
import { aBatch } from '../../libs/evaluator/persistence/dist/testing/builders.js';

const { values: options } = parseArgs({
  options: {
    hosts: { type: 'string', default: '200' },
    days: { type: 'string', default: '7' },
    metrics: { type: 'string', default: '10' },
  },
});
const [hosts, days, metrics] = ['hosts', 'days', 'metrics'].map((name) => Number(options[name]));
const DAY_S = 86_400;
const END_S = 1_764_000_000;
const MINUTES_PER_BATCH = 30;
const names = ['loadavg5', ...Array.from({ length: metrics - 1 }, (_, i) => `custom.bench.m${i}`)];

let seed = 1;
const chance = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;

/** The posts of one minute of every host. */
const postsAt = (time) =>
  Array.from({ length: hosts }, (_, host) => ({
    org: ORG,
    owner: `host:h${host}`,
    time,
    names,
    values: names.map(() => Math.round(chance() * 600) / 100),
  }));

async function fill({ store, database }) {
  let taken = await store.shards.take(0);
  const clock = { timeMs: END_S * 1000, gapMs: 0, configOffset: -1 };
  const begin = END_S - days * DAY_S;
  for (let from = begin; from < END_S; from += MINUTES_PER_BATCH * 60) {
    const times = Array.from({ length: MINUTES_PER_BATCH }, (_, i) => from + i * 60);
    const samples = times.flatMap(postsAt).map((each, i) => ({
      offset: taken.nextOffset + i,
      appendedAt: each.time * 1000,
      samples: each,
    }));
    const nextOffset = taken.nextOffset + samples.length;
    await store.shards.commit(aBatch(taken, { nextOffset, samples, clock }));
    taken = { ...taken, nextOffset };
  }
  await store.shards.take(1);
  await database.dataSource.query(`update shard set time_ms = ${END_S * 1000}`);
  await store.maintenance.run();
}

async function measure(preview, what, id) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const playing = preview.run(ORG, { monitorId: id }, END_S - days * DAY_S, END_S);
  let step = await playing.next();
  while (!step.done) step = await playing.next();
  const { user, system } = process.cpuUsage(cpu);
  delay.disable();
  const { points, series, total } = step.value;
  console.log(
    `${what}: ${((performance.now() - started) / 1000).toFixed(1)} s, CPU ${((user + system) / 1e6).toFixed(1)} s, ` +
      `${points} points of ${series} series, ${total} transitions, others waited at most ${(delay.max / 1e6).toFixed(0)} ms, ` +
      `RSS ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`,
  );
}

const monitors = [
  aHostMonitor({ id: 'host', warning: 5.9, critical: 5.99, maxCheckAttempts: 2 }),
  aConnectivityMonitor({ id: 'connectivity' }),
  anExpressionMonitor({ id: 'average', expression: 'avg(role(shop:app, loadavg5))' }),
  anExpressionMonitor({ id: 'hourly', expression: 'avg(movingAverage(role(shop:app, loadavg5), 1h))' }),
];
const view = new ConfigurationView();
const roles = [{ service: 'shop', role: 'app' }];
const records = [
  organizationRecord(anOrganization()),
  ...Array.from({ length: hosts }, (_, i) => hostRecord(aHost({ id: `h${i}`, roles }))),
  ...monitors.map((monitor) => monitorRecord(monitor)),
];
view.apply(records.map((record, offset) => ({ key: `${ORG}/${record.kind}/${record.id}`, record, offset })));
const test = await testStore({ clock: new FakeClock(END_S * 1000) });
try {
  await fill(test);
  console.log(`${hosts} hosts, ${days} days, ${metrics} metrics each are stored`);
  const preview = new PreviewMonitor(test.store.series, view, undefined, undefined, 600_000, 300_000);
  for (const { id } of monitors) {
    await measure(preview, id, id);
    await measure(preview, `${id}, again`, id);
  }
} finally {
  await test.drop();
}
