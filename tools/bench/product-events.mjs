// What product events cost: in standalone from the upload to the stored event, CPU microseconds of Node and of PostgreSQL; then
// the store by itself beside a history of 1, 10 and 100 days, what storing and one query over a fixed recent day cost each time.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { EVALUATOR_MIGRATIONS, EVALUATOR_SCHEMA, openEvaluatorStore } from '@tocsin/evaluator-persistence';
import { startThrowawayPostgres } from '@tocsin/local-postgres/testing';
import { MemoryLog } from '@tocsin/messaging/testing';
import { createDataSource, runMigrations } from '@tocsin/persistence';
import { SilentLogger, SystemClock } from '@tocsin/runtime';
import { makeProject } from '@tocsin/tool-instance';
import pg from 'pg';
import { load } from './machine-load.mjs';
import { cpuSeconds } from './processes.mjs';
import { COUNTRIES, EVENTS_PER_DAY, fillDay, propertiesOf, TYPES } from './product-history.mjs';
import { startSubject } from './subject.mjs';

const DAY_MS = 86_400_000;
const DEVICES = 2_000;
/** Uploads of this many events, from as many clients at once as two cores can serve. */
const EVENTS_PER_UPLOAD = 100;
const CLIENTS = 8;
const UPLOADS = 600;
/** Days, the first of which the others are compared with. */
const HISTORIES = [1, 10, 100];
const WARM_UP_BATCHES = 20;

export async function productEvents(runs) {
  console.log(`load of the machine at the beginning: ${load()}`);
  await upload(runs);
  await history(runs);
  console.log(`load of the machine at the end: ${load()}`);
}

async function upload(runs) {
  const subject = await startSubject('standalone');
  try {
    const project = await makeProject(subject);
    let sent = 0;
    const send = async () => {
      const events = Array.from({ length: EVENTS_PER_UPLOAD }, () => {
        const n = sent++;
        const device = n % DEVICES;
        return {
          event_type: TYPES[n % TYPES.length],
          device_id: `device-${device}`,
          user_id: `user-${device}`,
          insert_id: randomUUID(),
          time: Date.now(),
          session_id: 1_790_000_000_000 + device,
          country: COUNTRIES[n % COUNTRIES.length],
          platform: 'Web',
          event_properties: propertiesOf(n),
        };
      });
      const body = JSON.stringify({ api_key: project.apiKey, events });
      const answer = await fetch(`${subject.url}/batch`, { method: 'POST', body });
      if (!answer.ok) throw new Error(`/batch: ${answer.status} ${await answer.text()}`);
    };
    for (let run = 0; run <= runs; run++) {
      const [all, postgres] = [cpuSeconds(subject.parts.all), cpuSeconds(subject.parts.postgres)];
      const started = performance.now();
      let left = UPLOADS;
      const client = async () => {
        while (left-- > 0) await send();
      };
      await Promise.all(Array.from({ length: CLIENTS }, client));
      const acknowledgedMs = performance.now() - started;
      while ((await stored(subject.url, project)) < sent) await delay(100);
      const elapsedMs = performance.now() - started;
      const events = UPLOADS * EVENTS_PER_UPLOAD;
      const ofPostgres = cpuSeconds(subject.parts.postgres) - postgres;
      const ofNode = cpuSeconds(subject.parts.all) - all - ofPostgres;
      const us = (seconds) => ((seconds / events) * 1e6).toFixed(1);
      console.log(
        `${run === 0 ? 'cold ' : `run ${run}`}: ${us(ofNode + ofPostgres)} µs CPU per event (Node ${us(ofNode)}, PostgreSQL ` +
          `${us(ofPostgres)}), ${Math.round(events / (ofNode + ofPostgres))} events per CPU second; acknowledged ` +
          `${rate(events, acknowledgedMs)}/s, stored ${rate(events, elapsedMs)}/s`,
      );
    }
  } finally {
    await subject.stop();
  }
}

async function stored(url, { apiKey, secretKey }) {
  const authorization = `Basic ${Buffer.from(`${apiKey}:${secretKey}`).toString('base64')}`;
  const answer = await fetch(`${url}/api/2/events/list`, { headers: { authorization } });
  const { data } = await answer.json();
  return data.reduce((sum, { totals }) => sum + totals, 0);
}

const rate = (events, ms) => Math.round((events / ms) * 1000);

/** Each history has a database of its own on one server; they are measured in turns, so that a busy machine is so for all. */
async function history(runs) {
  const server = await startThrowawayPostgres();
  const open = [];
  try {
    for (const days of HISTORIES) open.push(await openHistory(server, days));
    for (let run = 0; run < runs; run++) {
      for (const { bench, cost } of open) {
        cost.store.push(await bench.store(40));
        cost.query.push(await bench.query());
      }
    }
    const middles = open.map(({ days, cost }) => ({ days, store: middle(cost.store), query: middle(cost.query) }));
    for (const { days, store, query } of middles) {
      const [stores, queries] = [store.us / middles[0].store.us, query.us / middles[0].query.us];
      console.log(
        `${String(days).padStart(3)} days of ${EVENTS_PER_DAY} events: storing ${store.us.toFixed(1)} µs CPU per event (Node ` +
          `${store.node.toFixed(1)}, PostgreSQL ${store.postgres.toFixed(1)}), ${stores.toFixed(2)} of 1 day; a query over one ` +
          `day ${(query.us / 1000).toFixed(1)} ms CPU, ${queries.toFixed(2)} of 1 day`,
      );
    }
  } finally {
    for (const { dataSource } of open) await dataSource.destroy();
    await server.stop();
  }
}

async function openHistory(server, days) {
  const url = new URL(server.url());
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  await admin.query(`create database days${days}`);
  await admin.end();
  url.pathname = `/days${days}`;
  const dataSource = createDataSource({
    url: url.href,
    schema: EVALUATOR_SCHEMA,
    migrations: EVALUATOR_MIGRATIONS,
    applicationName: 'bench',
    statementTimeoutMs: 600_000,
  });
  await dataSource.initialize();
  await runMigrations(dataSource, new SilentLogger());
  const bench = await openBench(dataSource, server.pid);
  await bench.store(WARM_UP_BATCHES);
  const [{ project_no: projectNo }] = await dataSource.query('select project_no from project');
  for (let day = 1; day <= days; day++) await fillDay(dataSource, projectNo, bench.today - day * DAY_MS);
  await dataSource.query('vacuum analyze');
  await bench.store(WARM_UP_BATCHES);
  await bench.query();
  return { days, dataSource, bench, cost: { store: [], query: [] } };
}

/** Of all runs, the one in the middle. */
const middle = (runs) => runs.toSorted((a, b) => a.us - b.us)[Math.floor(runs.length / 2)];

async function openBench(dataSource, postgresPid) {
  const log = new MemoryLog();
  const names = ['observations', 'alerts', 'config', 'product-events'];
  await log.ensureTopics(names.map((name) => ({ name, partitions: 1, cleanup: 'time' })));
  const clock = new SystemClock();
  const store = await openEvaluatorStore({
    dataSource,
    relay: { wake() {} },
    log,
    observationsTopic: 'observations',
    alertsTopic: 'alerts',
    configTopic: 'config',
    productEventsTopic: 'product-events',
    sampleRetentionDays: 460,
    eventRetentionDays: 400,
    deletedProjects: () => [],
    imageRetentionDays: 30,
    clock,
    logger: new SilentLogger(),
  });
  const { epoch } = await store.productEvents.take(0);
  const today = Math.floor(clock.now() / DAY_MS) * DAY_MS;
  let offset = 0;
  let sent = 0;
  const batch = () => {
    const records = Array.from({ length: 5 }, () => ({
      org: 'org1',
      owner: 'project:p1/0',
      receivedAt: clock.now(),
      events: Array.from({ length: EVENTS_PER_UPLOAD }, () => {
        const n = sent++;
        const who = n % DEVICES;
        const [deviceId, userId] = [`device-${who}`, `user-${who}`];
        const event = { type: TYPES[n % TYPES.length], time: clock.now(), deviceId, userId, insertId: randomUUID() };
        return { ...event, properties: { country: COUNTRIES[n % 5] }, eventProperties: propertiesOf(n) };
      }),
    }));
    const at = { partition: 0, epoch, fromOffset: offset, nextOffset: ++offset, appendedAt: clock.now() };
    return { ...at, records };
  };
  const request = {
    org: 'org1',
    projectId: 'p1',
    selections: [
      {
        type: 'Purchase',
        conditions: [{ property: { kind: 'event', name: 'plan' }, operator: 'is', values: ['team'] }],
        groupBy: [{ kind: 'builtIn', name: 'country' }],
        number: undefined,
        distinct: 'people',
        window: 1,
      },
    ],
    measure: 'uniques',
    limit: 100,
    percentiles: [],
    bounds: Array.from({ length: 25 }, (_, hour) => today - DAY_MS + hour * 3_600_000),
  };
  return {
    today,
    store: async (batches) => {
      const given = Array.from({ length: batches }, batch);
      return perUnit(postgresPid, batches * 5 * EVENTS_PER_UPLOAD, async () => {
        for (const each of given) await store.productEvents.commit(each);
      });
    },
    query: () =>
      perUnit(postgresPid, 20, async () => {
        for (let i = 0; i < 20; i++) {
          const found = await store.productQueries.count(request, new AbortController().signal);
          if (found.length !== COUNTRIES.length) throw new Error(`${found.length} groups were counted`);
        }
      }),
  };
}

/** CPU microseconds of a unit of the work. */
async function perUnit(postgresPid, units, work) {
  const [node, postgres] = [process.cpuUsage(), cpuSeconds([postgresPid])];
  await work();
  const used = process.cpuUsage(node);
  const cost = {
    node: (used.user + used.system) / units,
    postgres: ((cpuSeconds([postgresPid]) - postgres) / units) * 1e6,
  };
  return { ...cost, us: cost.node + cost.postgres };
}
