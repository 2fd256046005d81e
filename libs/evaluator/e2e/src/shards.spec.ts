import { advance, ShardOutput, ShardState, type ShardInput } from '@tocsin/evaluator-domain';
import {
  aChart,
  aConnectivityMonitor,
  aHost,
  aHostMonitor,
  aKpiMonitor,
  aProject,
  canonicalJson,
  chartRecord,
  hostRecord,
  kpiMonitorRecord,
  monitorRecord,
  ORG,
  projectRecord,
} from '@tocsin/evaluator-domain/testing';
import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { partitionOf } from '@tocsin/messaging';
import { eventually } from '@tocsin/messaging/testing';
import {
  type AlertTransition,
  configRecordV1,
  type KpiFindings,
  type MonitorResult,
  OBSERVATION_TYPE,
  type Samples,
  TOPICS,
} from '@tocsin/payload-schemas';
import pg from 'pg';
import type { EvaluatorProcess } from './evaluator-process.js';
import { inOrder, NOW, World } from './world.js';

let server: TestDatabase;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());

let world: World;
beforeEach(async () => {
  world = await World.open();
  await world.configure(monitorRecord(aHostMonitor()));
});
afterEach(() => world.close());

const samples = (value: number, owner = 'host:h1', time = Math.floor(world.clock.now() / 1000)): Samples => ({
  org: ORG,
  owner,
  time,
  names: ['loadavg5'],
  values: [value],
});
const see = (value: number, owner?: string): Promise<void> => world.observe('samples', samples(value, owner));

describe('records', () => {
  it('that come twice change nothing twice', async () => {
    await world.start();
    const post = samples(12);
    await world.observe('samples', post);
    await world.observe('samples', post);
    expect(await world.story(1)).toEqual(['critical load on h1 (monitoring)']);
    expect(await world.query('select count(*)::int4 as n from alert')).toEqual([{ n: 1 }]);
  });

  it('that are malformed go to the dead letters with position and reason, and hold nothing up', async () => {
    await world.start();
    const key = `${ORG}/host:h1`;
    const type = { ce_type: OBSERVATION_TYPE.samples };
    await see(1);
    await world.append(type, key, '{"org":');
    await world.append(type, key, JSON.stringify({ ...samples(1), values: ['1'] }));
    await world.append({ ce_type: 'tocsin.samples.v9' }, key, '{}');
    await world.append(type, key, JSON.stringify({ ...samples(1), names: ['x'.repeat(600_000)] }));
    await see(12);
    expect(await world.story(1)).toEqual(['critical load on h1 (monitoring)']);
    const partition = partitionOf(key, TOPICS.observations.embeddedPartitions);
    const letters = world.deadLetters();
    expect(
      letters.map(({ topic, partition: where, offset, consumer }) => ({ topic, where, offset, consumer })),
    ).toEqual(
      [1, 2, 3, 4].map((offset) => ({
        topic: TOPICS.observations.name,
        where: partition,
        offset,
        consumer: 'evaluator',
      })),
    );
    expect(letters.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^the value is not JSON/),
      'values[0]: must be a finite number',
      expect.stringMatching(/^ce_type: must be one of/),
      expect.stringMatching(/^names\[0\]: must be text of 1 to 512 characters .* \(its \d+ bytes are left out here\)$/),
    ]);
    expect(Buffer.from(letters[0].valueBase64 ?? '', 'base64').toString()).toBe('{"org":');
    expect(letters[3].valueBase64).toBeNull();
  });
});

describe('a failing dependency', () => {
  /** Ends all connections of the processes, as a restart of the server would. */
  const breakConnections = async (): Promise<void> => {
    const client = new pg.Client(world.database.superuserUrl);
    await client.connect();
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name like 'evaluator-%' and datname = current_database()`,
    );
    await client.end();
  };

  it('such as PostgreSQL, whose connections break, delays and loses nothing', async () => {
    await world.start();
    for (const value of [12, 1, 12, 1]) {
      await see(value);
      await breakConnections();
      await world.settled();
      world.clock.advance(60_000);
      await world.tick();
    }
    expect(await world.story(4)).toEqual([
      'critical load on h1 (monitoring)',
      'ok load on h1 (monitoring)',
      'critical load on h1 (monitoring)',
      'ok load on h1 (monitoring)',
    ]);
  });

  it('such as the log, when a dead letter cannot be written, holds the batch back until it can', async () => {
    await world.start();
    const takes = async (): Promise<number> => {
      const [{ epochs }] = await world.query<{ epochs: number }>(
        'select coalesce(sum(epoch), 0)::int4 as epochs from shard',
      );
      return epochs;
    };
    await eventually(async () => (await takes()) === 4, 'every shard was taken');
    world.logStore.deleteTopic(TOPICS.deadLetters.name);
    await world.append({ ce_type: 'unknown' }, `${ORG}/host:h1`, '{}');
    await see(12);
    await eventually(async () => (await takes()) > 5, 'the shard was taken again and again');
    expect(await world.query('select count(*)::int4 as n from outbox')).toEqual([{ n: 0 }]);
    await world.makeTopics();
    expect(await world.story(1)).toEqual(['critical load on h1 (monitoring)']);
    expect(world.deadLetters()).toHaveLength(1);
  });
});

describe('two processes', () => {
  const owners = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'h7', 'h8'];

  it('share the shards; when one dies the other goes on where it was', async () => {
    await world.configure(...owners.slice(1).map((id) => hostRecord(aHost({ id }))));
    const [first] = [await world.start(), await world.start()];
    await eventually(() => ownedShards().then((owned) => owned.length === 4), 'every shard was taken');
    for (const id of owners) await see(12, `host:${id}`);
    await world.settled();
    await world.end(first, 'kill');
    world.clock.advance(60_000);
    for (const id of owners) await see(1, `host:${id}`);
    const story = await world.story(16);
    expect(story.slice(0, 8).toSorted()).toEqual(owners.map((id) => `critical load on ${id} (monitoring)`));
    expect(story.slice(8).toSorted()).toEqual(owners.map((id) => `ok load on ${id} (monitoring)`));
  });

  it('of which one has lost a shard without knowing it: it cannot commit', async () => {
    const stale = await world.start();
    await see(1);
    await world.settled();
    const before = await world.query<{ shard: number; epoch: number }>('select shard, epoch from shard order by shard');
    // Another process takes every shard over, and then some records come that the first one still reads.
    await world.query('update shard set epoch = epoch + 1');
    await see(12);
    expect(await world.story(1)).toEqual(['critical load on h1 (monitoring)']);
    // The first one noticed, dropped its memory and took the shard anew.
    const partition = partitionOf(`${ORG}/host:h1`, TOPICS.observations.embeddedPartitions);
    const [row] = await world.query<{ epoch: number }>(`select epoch from shard where shard = ${partition}`);
    expect(row.epoch).toBe((before.find(({ shard }) => shard === partition)?.epoch ?? 0) + 2);
    expect(await world.query('select count(*)::int4 as n from alert_transition')).toEqual([{ n: 1 }]);
    await world.end(stale);
  });

  const ownedShards = (): Promise<unknown[]> => world.query('select shard from shard');
});

describe('a restart', () => {
  /** Judges `observations.v1` as it lies in the log by the pure core, all of it after the configuration. */
  function judgedByCore(): { readonly transitions: AlertTransition[]; readonly kpiFindings: KpiFindings[] } {
    const configuration = world.logStore
      .records(TOPICS.config.name)
      .map(({ value, offset }) => ({ record: configRecordV1.parse(JSON.parse(String(value))), offset }));
    const outputs = world.logStore.topic(TOPICS.observations.name).partitions.map((records, partition) => {
      const owns = (key: string): boolean => partitionOf(key, TOPICS.observations.embeddedPartitions) === partition;
      const state = ShardState.empty({ owns, connectivityGoneMs: 600_000 });
      const output = new ShardOutput();
      for (const { record, offset } of configuration) {
        advance(state, { kind: 'configuration', change: record, configOffset: offset }, output);
      }
      for (const { value, headers, appendedAt: at } of records) {
        advance(state, inputOf(headers['ce_type'], at, String(value)), output);
      }
      return output;
    });
    return {
      transitions: outputs.flatMap(({ transitions }) => transitions),
      kpiFindings: outputs.flatMap(({ kpiFindings }) => kpiFindings),
    };
  }

  function inputOf(type: string | undefined, at: number, value: string): ShardInput {
    if (type === OBSERVATION_TYPE.tick) return { kind: 'tick', at };
    return type === OBSERVATION_TYPE.monitorResult
      ? { kind: 'monitorResult', at, monitorResult: JSON.parse(value) as MonitorResult }
      : { kind: 'samples', at, samples: JSON.parse(value) as Samples };
  }

  /** The bucket, of a minute here, that has ended last, and the one that is filling. */
  async function count(web: number, app: number): Promise<void> {
    const now = Math.floor(world.clock.now() / 1000);
    const named = (name: string, value: number) => ({
      ...{ name, segment: { index: 0, name: 'All Users' }, groupBy: [], value, volume: value, baselines: {} },
    });
    const result: MonitorResult = {
      org: ORG,
      owner: 'monitor:sales',
      revision: 1,
      dueAt: now,
      result: {
        kind: 'kpi',
        chartRevision: 1,
        interval: 'hour',
        unit: 'count',
        countedUntil: now * 1000,
        buckets: [{ start: now - 60, end: now, series: [named('web', web), named('app', app)] }],
        running: { start: now, until: now + 10, end: now + 60, onlyRises: true, series: [named('web', app)] },
      },
    };
    await world.observe('monitorResult', result);
  }

  it('at any point, with any batches, leaves the same transitions as the pure core, byte by byte', async () => {
    await world.configure(
      ...['h2', 'h3'].map((id) => hostRecord(aHost({ id }))),
      monitorRecord(
        aHostMonitor({ id: 'mean', name: 'mean', duration: 3, warning: 4, critical: 8, maxCheckAttempts: 2 }),
      ),
      monitorRecord(aConnectivityMonitor()),
      projectRecord(aProject()),
      chartRecord(aChart()),
      kpiMonitorRecord(
        aKpiMonitor({
          conditions: [
            { type: 'threshold', operator: 'below', value: 4 },
            { type: 'threshold', operator: 'above', value: 9 },
          ],
          judgesPace: true,
          notificationInterval: 10,
        }),
      ),
    );
    let evaluator: EvaluatorProcess = await world.start();
    // h3 is silent for a while in the middle; the others rise and fall.
    for (let minute = 0; minute < 60; minute++) {
      await see(6 + 6 * Math.sin(minute / 3), 'host:h1');
      await see(minute % 7, 'host:h2');
      if (minute < 10 || minute > 30) await see(1, 'host:h3');
      await count(6 + 6 * Math.sin(minute / 4), minute % 11);
      await world.pass(60);
      if (minute % 12 === 5) {
        const next = world.start();
        await world.end(evaluator, minute % 24 === 5 ? 'kill' : 'stop');
        evaluator = await next;
      }
    }
    await world.settled();
    const expected = judgedByCore();
    expect(expected.transitions.length).toBeGreaterThan(20);
    expect(inOrder(world.transitions())).toEqual(inOrder(expected.transitions));
    expect(expected.kpiFindings.length).toBeGreaterThan(20);
    const told = new Set(world.kpiFindings().map(({ findings }) => canonicalJson(findings)));
    expect([...told]).toEqual(expected.kpiFindings.map(canonicalJson));
    const stored = await world.query<{ body: Buffer }>('select body from alert_transition');
    expect(inOrder(stored.map(({ body }) => JSON.parse(String(body)) as AlertTransition))).toEqual(
      inOrder(expected.transitions),
    );
  });

  it('applies what happened to the configuration meanwhile, without waiting for a record', async () => {
    const first = await world.start();
    await see(12);
    await world.settled();
    await world.end(first);
    await world.configure(monitorRecord(aHostMonitor(), { deleted: true, revision: 2, at: (NOW + 5) * 1000 }));
    await world.start();
    expect(await world.story(2)).toEqual(['critical load on h1 (monitoring)', 'ok load on h1 (monitorDelete)']);
  });

  it('finds alerts, checks and silences as they were', async () => {
    await world.configure(monitorRecord(aConnectivityMonitor()));
    const first = await world.start();
    await see(12);
    const report = { name: 'ssh', status: 'CRITICAL' as const, message: 'no', occurredAt: NOW, maxCheckAttempts: 2 };
    await world.observe('checkReports', { org: ORG, owner: 'host:h1', reports: [report] } as {
      org: string;
      owner: string;
    });
    await world.settled();
    await world.end(first);
    await world.start();
    await world.pass(60);
    const second = { ...report, occurredAt: NOW + 60 };
    await world.observe('checkReports', { org: ORG, owner: 'host:h1', reports: [report, second] } as {
      org: string;
      owner: string;
    });
    await world.pass(600);
    expect(await world.story(3)).toEqual([
      'critical load on h1 (monitoring)',
      'critical ssh on h1 (monitoring)',
      'critical connectivity on h1 (monitoring)',
    ]);
  });
});
