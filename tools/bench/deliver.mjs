// The delivery path alone: records of alerts.v1 in, webhooks out. CPU per delivery of Node and of PostgreSQL, WAL, and
// the time from a record's append to the first byte at the receiver.
//
//   node tools/bench/deliver.mjs [--deliveries 20000] [--runs 3] [--relay] [--not-durable]
//   node tools/bench/deliver.mjs --rate 200 --seconds 10 [--hanging 40]
//
// 200 webhook channels in 20 organizations, 2 channels per transition. The receiver is a process of its own and is not
// counted. The log is in memory; its cost in Node is counted. PostgreSQL's CPU is that of all its processes, autovacuum
// included. A checkpoint precedes every run. `--relay` publishes deliveries.v1 too.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Module } from '@nestjs/common';
import { SecretBox, egressPolicyFromSettings, imageTokensOf } from '@tocsin/delivery-security';
import { aSecretBox } from '@tocsin/delivery-security/testing';
import { WebhookSender } from '@tocsin/dispatcher-domain';
import { aDefaultGroup, aTransition, aWebhookChannel } from '@tocsin/dispatcher-domain/testing';
import { DISPATCHER_GROUP, DISPATCHER_TRANSPORT, DispatcherModule } from '@tocsin/dispatcher-feature';
import { UndiciWebhookSender } from '@tocsin/dispatcher-http-delivery';
import {
  DISPATCHER_MIGRATIONS,
  DISPATCHER_SCHEMA,
  DispatcherPersistenceModule,
  openDispatcherStore,
} from '@tocsin/dispatcher-persistence';
import { startLocalPostgres } from '@tocsin/local-postgres';
import { MemoryLog } from '@tocsin/messaging/testing';
import { alertKey, cloudEventHeaders, RECORD_TYPE } from '@tocsin/payload-schemas';
import { createDataSource, OutboxRelay, runMigrations } from '@tocsin/persistence';
import {
  ConfigurationView,
  createHttpApplication,
  InternalToken,
  LogServer,
  Metrics,
  PlatformModule,
  Readiness,
  Topics,
} from '@tocsin/platform';
import { Secret, SilentLogger, SystemClock, TimeOrderedIds } from '@tocsin/runtime';
import { ChannelSuspension, ConfigurationLookup } from '@tocsin/service-ports';
import { cpuSeconds } from './processes.mjs';

const { values: options } = parseArgs({
  options: {
    deliveries: { type: 'string', default: '20000' },
    runs: { type: 'string', default: '3' },
    rate: { type: 'string' },
    seconds: { type: 'string', default: '10' },
    hanging: { type: 'string', default: '0' },
    relay: { type: 'boolean', default: false },
    'not-durable': { type: 'boolean', default: false },
  },
});
const ORGANIZATIONS = 20;
const CHANNELS = 200;
const CHANNELS_PER_TRANSITION = 2;
const hanging = Number(options.hanging);

const receiver = await startReceiver();
// Receivers that hang are elsewhere: connections are limited per origin.
const hungReceiver = await startReceiver();
const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
chmodSync(dataDir, 0o711);
const logger = new SilentLogger();
const clock = new SystemClock();
const postgres = await startLocalPostgres({ dataDir, port: 0, logger, durable: !options['not-durable'] });
const dataSource = createDataSource({
  url: postgres.url(),
  schema: DISPATCHER_SCHEMA,
  migrations: DISPATCHER_MIGRATIONS,
  applicationName: 'bench',
});
await dataSource.initialize();
await runMigrations(dataSource, logger);
const log = new MemoryLog();
const topics = await Topics.open(log, { prefix: '', log: 'embedded' });
const relay = new OutboxRelay(
  { url: postgres.url(), schema: DISPATCHER_SCHEMA, holder: 'bench', takeoverDelayMs: 0 },
  log,
  clock,
  logger,
);
if (options.relay) relay.start();
const store = openDispatcherStore({
  url: postgres.url(),
  dataSource,
  relay: options.relay ? relay : { wake() {} },
  deliveriesTopic: topics.name('deliveries'),
});
const sender = new UndiciWebhookSender({ policy: egressPolicyFromSettings({ allow: '127.0.0.0/8' }), clock });
const app = await openApplication();

let alerts = 0;
try {
  await (options.rate === undefined ? bulk() : latency());
} finally {
  await app.close();
  await relay.stop();
  await log.close();
  await store.close();
  await sender.close();
  await dataSource.destroy();
  await postgres.stop();
  receiver.child.kill();
  hungReceiver.child.kill();
  rmSync(dataDir, { recursive: true, force: true });
}

/** Everything is in the log before reading begins: how much a delivery costs when there is always another. */
async function bulk() {
  const deliveries = Number(options.deliveries);
  for (let run = 1; run <= Number(options.runs); run++) {
    await dataSource.query('checkpoint');
    const before = await measures();
    const records = Array.from({ length: deliveries / CHANNELS_PER_TRANSITION }, aRecord);
    const start = await measures();
    const sent = await receiver.count();
    for (let i = 0; i < records.length; i += 1_000) await append(records.slice(i, i + 1_000));
    while ((await receiver.count()) < sent + deliveries) await delay(20);
    while ((await openDeliveries()) > 0) await delay(5);
    if (options.relay) while ((await unpublished()) > 0) await delay(5);
    const end = await measures();
    const each = (name, scale) => (((end[name] - start[name]) / deliveries) * scale).toFixed(1);
    console.log(
      `run ${run}: ${deliveries} deliveries, ${Math.round(deliveries / (end.at - start.at))} per s,` +
        ` Node ${each('node', 1e6)} us, PostgreSQL ${each('postgres', 1e6)} us, WAL ${each('wal', 1)} B per delivery` +
        ` (making the records: ${(((start.node - before.node) / deliveries) * 1e6).toFixed(1)} us, not counted)`,
    );
    await receiver.dump();
  }
}

/** One transition at a time, at a steady rate. */
async function latency() {
  const [rate, seconds] = [Number(options.rate), Number(options.seconds)];
  for (const isWarmUp of [true, false]) {
    await receiver.dump();
    const start = await measures();
    const appendedAt = new Map();
    const total = rate * (isWarmUp ? 3 : seconds);
    const begin = clock.monotonicMs();
    for (let i = 0; i < total; i++) {
      const wait = begin + (i * 1_000) / rate - clock.monotonicMs();
      if (wait > 0) await delay(wait);
      const record = aRecord();
      appendedAt.set(record.alertId, Number(process.hrtime.bigint()) / 1e6);
      await append([record]);
    }
    await delay(1_000);
    const end = await measures();
    if (isWarmUp) continue;
    const waits = (await receiver.dump())
      .map(([id, at]) => at - appendedAt.get(id.split('_')[1]))
      .filter((wait) => !Number.isNaN(wait))
      .sort((a, b) => a - b);
    const at = (ratio) => waits[Math.min(waits.length - 1, Math.floor(waits.length * ratio))].toFixed(1);
    const deliveries = total * CHANNELS_PER_TRANSITION;
    console.log(
      `${rate} transitions/s for ${seconds} s, ${hanging} of ${CHANNELS} channels hang: ${waits.length} of ${deliveries} requests to the others,` +
        ` append to first byte p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms;` +
        ` Node ${(((end.node - start.node) / deliveries) * 1e6).toFixed(0)} us,` +
        ` PostgreSQL ${(((end.postgres - start.postgres) / deliveries) * 1e6).toFixed(0)} us per delivery`,
    );
  }
}

function aRecord() {
  alerts += 1;
  const org = `org${alerts % ORGANIZATIONS}`;
  const alertId = `${String(alerts).padStart(6, '0')}AAAAAAAAA`;
  // Each organization has 10 channels in pairs; the monitor chooses the pair.
  const pair = Math.floor(alerts / ORGANIZATIONS) % (CHANNELS / ORGANIZATIONS / CHANNELS_PER_TRANSITION);
  const transition = aTransition({
    org: { id: org, name: org },
    alert: { id: alertId },
    monitor: { id: `mon${pair}`, memo: 'x'.repeat(150) },
  });
  return {
    alertId,
    key: alertKey(org, alertId),
    value: Buffer.from(JSON.stringify(transition)),
    headers: cloudEventHeaders(RECORD_TYPE.alertTransition, `${alertId}/1`, 'bench', clock.now()),
  };
}

function append(records) {
  return log.append(topics.name('alerts'), records);
}

async function measures() {
  const { user, system } = process.cpuUsage();
  const [{ wal }] = await dataSource.query(`select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as wal`);
  return { at: clock.monotonicMs() / 1_000, node: (user + system) / 1e6, postgres: cpuSeconds([postgres.pid]), wal };
}

async function openDeliveries() {
  const [{ open }] = await dataSource.query('select count(*)::int as open from open_delivery');
  return open;
}

async function unpublished() {
  const [{ rows }] = await dataSource.query(
    'select count(*)::int as rows from outbox where id > (select sent_id from outbox_relay)',
  );
  return rows;
}

async function startReceiver() {
  const script = fileURLToPath(new URL('timing-receiver.mjs', import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value;
  const port = await next();
  const ask = async (line) => {
    child.stdin.write(`${line}\n`);
    return next();
  };
  return {
    child,
    port,
    count: async () => Number(await ask('count')),
    dump: async () => JSON.parse(await ask('dump')),
  };
}

function configuration() {
  const box = aSecretBox();
  const view = new ConfigurationView();
  const records = [];
  const put = (org, kind, id, state) =>
    records.push({
      key: `${org}/${kind}/${id}`,
      offset: records.length,
      record: { kind, org, id, revision: 1, at: 0, actor: { kind: 'system', id: 'bench' }, state },
    });
  for (let o = 0; o < ORGANIZATIONS; o++) {
    const org = `org${o}`;
    put(org, 'organization', org, { id: org, name: org, displayName: null, timeZone: 'UTC' });
    put(org, 'notificationGroup', 'default', aDefaultGroup([]));
    for (let c = 0; c < CHANNELS / ORGANIZATIONS; c++) {
      const number = o * (CHANNELS / ORGANIZATIONS) + c;
      const url =
        number < hanging
          ? `http://127.0.0.1:${hungReceiver.port}/hang/${number}`
          : `http://127.0.0.1:${receiver.port}/hook/${number}`;
      put(org, 'channel', `ch${c}`, aWebhookChannel({ id: `ch${c}`, urlSealed: box.seal(url) }));
    }
    for (let pair = 0; pair < CHANNELS / ORGANIZATIONS / CHANNELS_PER_TRANSITION; pair++) {
      const group = aDefaultGroup([`ch${2 * pair}`, `ch${2 * pair + 1}`], {
        id: `pair${pair}`,
        type: 'group',
        monitors: [{ id: `mon${pair}`, skipDefault: true }],
      });
      put(org, 'notificationGroup', group.id, group);
    }
  }
  view.apply(records);
  return { view, box };
}

async function openApplication() {
  const { view, box } = configuration();
  class Root {}
  Module({})(Root);
  class Choices {}
  Module({})(Choices);
  const values = [
    { provide: WebhookSender, useValue: sender },
    { provide: SecretBox, useValue: box },
    { provide: ChannelSuspension, useValue: { suspend: async () => {} } },
  ];
  const choices = { module: Choices, providers: values, exports: values.map(({ provide }) => provide) };
  const platform = PlatformModule.register({
    log,
    topics,
    clock,
    ids: new TimeOrderedIds(clock),
    logger,
    view,
    lookup: Object.assign(Object.create(ConfigurationLookup.prototype), { find: async () => undefined }),
    metrics: new Metrics(),
    readiness: new Readiness(),
    internalToken: Object.assign(Object.create(InternalToken.prototype), { value: new Secret('bench') }),
  });
  const dispatcher = DispatcherModule.register({
    adapters: [DispatcherPersistenceModule.register(store), choices],
    publicUrl: 'http://127.0.0.1:7070',
    imageTokens: imageTokensOf(Buffer.alloc(32, 7).toString('base64')),
    version: '0.1.0',
  });
  const application = await createHttpApplication(
    { module: Root, imports: [platform, dispatcher] },
    { maxBodyBytes: 1_000_000, logger },
  );
  const strategy = new LogServer({ log, topics, transportId: DISPATCHER_TRANSPORT, group: DISPATCHER_GROUP });
  application.connectMicroservice({ strategy }, { inheritAppConfig: false });
  await application.startAllMicroservices();
  await application.init();
  return application;
}
