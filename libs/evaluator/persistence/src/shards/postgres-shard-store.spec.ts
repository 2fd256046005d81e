import { testDatabase, type TestDatabase } from '@tocsin/local-postgres/testing';
import { FencedError } from '@tocsin/messaging';
import { alertTransitionV1, groupMemberV1, groupTransitionV1, kpiFindingsV1 } from '@tocsin/payload-schemas';
import {
  aBatch,
  aCheck,
  anAlert,
  anEvidence,
  someFindings,
  aSuppressed,
  aTransition,
  NO_CHANGES,
  NOW,
  samplesOf,
  aGroup,
  aGroupMember,
  aGroupTransition,
} from '../testing/builders.js';
import { testStore, type TestStore } from '../testing/test-store.js';

// Keeps the server running between tests, each of which has a database of its own.
let server: TestDatabase;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());

let test: TestStore;
beforeEach(async () => {
  test = await testStore();
});
afterEach(() => test.drop());

const sample = (time: number, value: number): ReturnType<typeof samplesOf> =>
  samplesOf('host:host1', time, { m: value });
const record = (offset: number, samples: ReturnType<typeof samplesOf>, appendedAt = NOW * 1000) => ({
  offset,
  appendedAt,
  samples,
});
const points = (): Promise<readonly { time: number; value: number }[]> =>
  test.store.samples.range('org1', 'host:host1', 'm', 0, 4_000_000_000);
const rows = (statement: string): Promise<Record<string, unknown>[]> => test.database.dataSource.query(statement);

describe('a shard', () => {
  it('begins empty at offset 0', async () => {
    expect(await test.store.shards.take(1)).toEqual({
      epoch: 1,
      nextOffset: 0,
      clock: { timeMs: 0, gapMs: 0, configOffset: -1 },
      rows: {
        alerts: [],
        checks: [],
        lastSeen: [],
        lastPoints: [],
        runs: [],
        groups: [],
        groupMembers: [],
        suppressed: [],
      },
    });
  });

  it('is taken over where the last commit left it', async () => {
    const first = await test.store.shards.take(0);
    const clock = { timeMs: NOW * 1000 + 7, gapMs: 31_000, configOffset: 12 };
    await test.store.shards.commit(aBatch(first, { nextOffset: 40, clock }));
    expect(await test.store.shards.take(0)).toEqual(expect.objectContaining({ epoch: 2, nextOffset: 40, clock }));
  });

  it('gives back every row as it was saved', async () => {
    const taken = await test.store.shards.take(0);
    const alerts = [
      anAlert(),
      anAlert({
        id: '3bbbbbbbbbbbbbb',
        isOpen: false,
        closedAt: NOW + 60,
        reason: 'handled',
        closedBy: 'command1',
        target: { kind: 'service', name: 'webshop' },
        value: null,
        message: 'back "to" normal \\ ☃ \u2028',
      }),
      anAlert({
        id: '3ccccccccccccc',
        notificationInterval: 10,
        acknowledged: { at: NOW, by: { kind: 'user', id: 'user1', screenName: 'hanako' } },
        assignee: { id: 'user2', screenName: 'taro' },
        snoozedUntil: NOW + 3600,
        flapping: { calmSeconds: 90.5, okAt: NOW, gapMs: 31_000 },
      }),
    ];
    const bare = aCheck({ name: 'dns', id: 'check2', status: null, occurredAt: null, origin: 'reported', seen: [] });
    const { notificationInterval: _none, ...checkWithoutInterval } = bare;
    const changes = {
      ...NO_CHANGES,
      alerts,
      checks: [aCheck(), checkWithoutInterval],
      lastSeen: [{ org: 'org1', hostId: 'host1', seenAt: NOW * 1000, armedAt: NOW * 1000 + 1, gapMs: 2 }],
      lastPoints: [{ org: 'org1', owner: 'service:webshop', metric: 'orders', pointAt: NOW, armedAt: 3, gapMs: 4 }],
      runs: [
        { org: 'org1', monitorId: 'expression1', dueAt: NOW, kept: null },
        { org: 'org1', monitorId: 'external1', dueAt: NOW, kept: { failures: 2, times: [1.5, null] } },
      ],
      groups: [aGroup(), aGroup({ id: 'other', isOpen: false, closedAt: NOW, intervalMinutes: null, remindAt: null })],
      groupMembers: [
        aGroupMember({ isAcknowledged: true, snoozedUntil: NOW + 600 }),
        aGroupMember({ alertId: 'other', isOpen: false, status: 'ok', sequence: 2 }),
      ],
      suppressed: [
        aSuppressed(),
        aSuppressed({
          target: { kind: 'series', name: 'cpu', labels: { zone: 'a' } },
          type: 'query',
          finding: { at: NOW, value: null, message: '☃', why: { points: [{ time: NOW, value: 1.5 }], attempts: 2 } },
          dueAt: null,
        }),
      ],
    };
    await test.store.shards.commit(aBatch(taken, { changes }));
    const { rows: read } = await test.store.shards.take(0);
    expect(read).toEqual({
      alerts: expect.arrayContaining(alerts) as unknown,
      checks: expect.arrayContaining(changes.checks) as unknown,
      lastSeen: changes.lastSeen,
      lastPoints: changes.lastPoints,
      runs: expect.arrayContaining(changes.runs) as unknown,
      groups: expect.arrayContaining(changes.groups) as unknown,
      groupMembers: expect.arrayContaining(changes.groupMembers) as unknown,
      suppressed: expect.arrayContaining(changes.suppressed) as unknown,
    });
  });

  it('overwrites rows and removes what is gone', async () => {
    const taken = await test.store.shards.take(0);
    const seen = { org: 'org1', hostId: 'host1', seenAt: 1, armedAt: 2, gapMs: 3 };
    const point = { org: 'org1', owner: 'service:webshop', metric: 'orders', pointAt: 1, armedAt: 2, gapMs: 3 };
    const run = { org: 'org1', monitorId: 'monitor1', dueAt: 1, kept: { failures: 1 } };
    await test.store.shards.commit(
      aBatch(taken, {
        changes: {
          ...NO_CHANGES,
          alerts: [anAlert()],
          checks: [aCheck(), aCheck({ name: 'dns', id: 'check2' })],
          lastSeen: [seen, { ...seen, hostId: 'host2' }],
          lastPoints: [point, { ...point, metric: 'visits' }],
          runs: [run, { ...run, monitorId: 'monitor2' }],
          groups: [aGroup()],
          groupMembers: [aGroupMember()],
          suppressed: [aSuppressed(), aSuppressed({ target: { kind: 'service', name: 'webshop' } })],
        },
      }),
    );
    const closed = anAlert({ status: 'ok', isOpen: false, closedAt: NOW + 60, sequence: 2, value: 1 });
    const closedGroup = aGroup({ status: 'ok', isOpen: false, closedAt: NOW + 60, sequence: 2, remindAt: null });
    const closedMember = aGroupMember({ status: 'ok', isOpen: false, sequence: 2 });
    const silenced = aSuppressed({
      status: 'critical',
      finding: { at: NOW + 60, value: 1, message: 'low' },
      heldBackBy: { kind: 'hostGone', monitorId: 'connectivity1', alertId: 'alert9' },
      dueAt: null,
    });
    await test.store.shards.commit(
      aBatch(
        { ...taken, nextOffset: 1 },
        {
          changes: {
            alerts: [closed],
            checks: [aCheck({ status: 'OK', failures: 0 })],
            checksGone: [{ org: 'org1', hostId: 'host1', name: 'dns' }],
            lastSeen: [{ ...seen, seenAt: 9 }],
            lastSeenGone: [{ org: 'org1', hostId: 'host2' }],
            lastPoints: [{ ...point, pointAt: 9 }],
            lastPointsGone: [{ org: 'org1', owner: 'service:webshop', metric: 'visits' }],
            runs: [{ ...run, dueAt: 9 }],
            runsGone: [{ org: 'org1', monitorId: 'monitor2' }],
            groups: [closedGroup],
            groupMembers: [closedMember],
            suppressed: [silenced],
            suppressedGone: [aSuppressed({ target: { kind: 'service', name: 'webshop' } })],
          },
        },
      ),
    );
    const { rows: read } = await test.store.shards.take(0);
    expect(read).toEqual({
      alerts: [closed],
      checks: [aCheck({ status: 'OK', failures: 0 })],
      lastSeen: [{ ...seen, seenAt: 9 }],
      lastPoints: [{ ...point, pointAt: 9 }],
      runs: [{ ...run, dueAt: 9 }],
      groups: [closedGroup],
      groupMembers: [closedMember],
      suppressed: [silenced],
    });
  });

  it('takes along closed alerts of the last 25 h of its time, and open ones of any age', async () => {
    const taken = await test.store.shards.take(0);
    const hours = 25 * 3600;
    const alerts = [
      anAlert({ id: 'a', openedAt: NOW - hours, isOpen: false }),
      anAlert({ id: 'b', openedAt: NOW - hours - 1, isOpen: false }),
      anAlert({ id: 'c', openedAt: NOW - 10 * hours }),
    ];
    await test.store.shards.commit(aBatch(taken, { changes: { ...NO_CHANGES, alerts } }));
    const ids = (await test.store.shards.take(0)).rows.alerts.map(({ id }) => id);
    expect(ids.sort()).toEqual(['a', 'c']);
  });

  it('takes along alert groups and their alerts that are open, or have changed in the last 24 h of its time', async () => {
    const taken = await test.store.shards.take(0);
    const dayAgo = (NOW - 24 * 3600) * 1000;
    const all = [
      { name: 'a', isOpen: false, changedAt: dayAgo },
      { name: 'b', isOpen: false, changedAt: dayAgo - 1 },
      { name: 'c', isOpen: true, changedAt: 0 },
    ];
    const groups = all.map(({ name, ...row }) => aGroup({ id: name, ...row }));
    const groupMembers = all.map(({ name, ...row }) => aGroupMember({ alertId: name, ...row }));
    await test.store.shards.commit(aBatch(taken, { changes: { ...NO_CHANGES, groups, groupMembers } }));
    const { rows: read } = await test.store.shards.take(0);
    expect(read.groups.map(({ id }) => id).sort()).toEqual(['a', 'c']);
    expect(read.groupMembers.map(({ alertId }) => alertId).sort()).toEqual(['a', 'c']);
  });

  it('has only its own rows', async () => {
    await test.store.shards.commit(
      aBatch(await test.store.shards.take(0), { changes: { ...NO_CHANGES, alerts: [anAlert()], checks: [aCheck()] } }),
    );
    const { rows: other } = await test.store.shards.take(1);
    expect(other).toEqual({
      alerts: [],
      checks: [],
      lastSeen: [],
      lastPoints: [],
      runs: [],
      groups: [],
      groupMembers: [],
      suppressed: [],
    });
  });
});

describe('a commit', () => {
  it('stores samples by their own times and leaves out what is too old or too far ahead', async () => {
    const taken = await test.store.shards.take(0);
    const times = [NOW - 86_400, NOW - 86_401, NOW + 600, NOW + 601];
    await test.store.shards.commit(
      aBatch(taken, {
        nextOffset: 4,
        samples: [
          record(0, sample(NOW, 1)),
          record(1, {
            org: 'org1',
            owner: 'host:host1',
            time: times,
            names: times.map(() => 'm'),
            values: [2, 3, 4, 5],
          }),
          record(2, sample(NOW - 86_401, 6)),
          record(3, sample(NOW, 7)),
        ],
      }),
    );
    expect(await points()).toEqual([
      { time: NOW - 86_400, value: 2 },
      { time: NOW, value: 7 },
      { time: NOW + 600, value: 4 },
    ]);
  });

  it('puts each transition into the outbox and into the history, byte for byte, and wakes the relay', async () => {
    const taken = await test.store.shards.take(0);
    const opened = anAlert();
    const closed = anAlert({ isOpen: false, status: 'ok', closedAt: NOW + 60, sequence: 2 });
    const transitions = [aTransition(opened), aTransition(closed, { previousStatus: 'critical' })];
    await test.store.shards.commit(
      aBatch(taken, {
        changes: { ...NO_CHANGES, alerts: [closed] },
        transitions,
        traceparents: ['00-0123456789abcdef0123456789abcdef-0123456789abcdef-01', undefined],
      }),
    );
    const outbox = await rows('select topic, key, value, headers from outbox order by id');
    expect(outbox.map(({ value }) => alertTransitionV1.parse(JSON.parse(String(value))))).toEqual(transitions);
    expect(outbox.map(({ topic, key }) => `${String(topic)} ${String(key)}`)).toEqual(
      Array(2).fill('tocsin.alerts.v1 org1/3aaaaaaaaaaaaaa'),
    );
    expect(outbox.map(({ headers }) => JSON.parse(String(headers)) as Record<string, string>)).toEqual([
      expect.objectContaining({ ce_id: '3aaaaaaaaaaaaaa/1', traceparent: expect.stringContaining('0123') as string }),
      expect.not.objectContaining({ traceparent: expect.anything() as unknown }),
    ]);
    expect(await test.store.history.transitions('org1', '3aaaaaaaaaaaaaa')).toEqual(transitions);
    expect(test.relay.count).toBe(1);
  });

  it('tells the alert groups of each transition, and puts theirs into the outbox and their history', async () => {
    const taken = await test.store.shards.take(0);
    const opened = anAlert({ groupSettings: ['setting1', 'setting2'] });
    const transition = aTransition(opened);
    const transitions = [
      { ...transition, alert: { ...transition.alert, alertGroupSettingIds: ['setting1', 'setting2'] } },
    ];
    const groupTransitions = [aGroupTransition(aGroup())];
    const changes = { ...NO_CHANGES, alerts: [opened], groups: [aGroup()] };
    await test.store.shards.commit(aBatch(taken, { changes, transitions, groupTransitions }));
    const outbox = await rows('select topic, key, value, headers from outbox order by id');
    const types = outbox.map(({ headers }) => (JSON.parse(String(headers)) as { ce_type: string }).ce_type);
    expect(outbox.map(({ topic, key }, i) => `${String(topic)} ${String(key)} ${types[i]}`)).toEqual([
      'tocsin.alerts.v1 org1/3aaaaaaaaaaaaaa tocsin.alert-transition.v1',
      'tocsin.observations.v1 org1/alert-group:setting1 tocsin.group-member.v1',
      'tocsin.observations.v1 org1/alert-group:setting2 tocsin.group-member.v1',
      'tocsin.alerts.v1 org1/3gggggggggggggg tocsin.group-transition.v1',
    ]);
    const values = outbox.map(({ value }) => JSON.parse(String(value)) as unknown);
    expect(groupMemberV1.parse(values[1])).toEqual({
      org: 'org1',
      owner: 'alert-group:setting1',
      alertId: opened.id,
      sequence: 1,
      status: 'critical',
      isOpen: true,
      at: NOW,
      configOffset: 4,
    });
    expect(groupTransitionV1.parse(values[3])).toEqual(groupTransitions[0]);
    const stored = await rows('select sequence, body from alert_group_transition');
    expect(stored).toEqual([{ sequence: 1, body: JSON.stringify(groupTransitions[0]) }]);
    expect(await rows('select count(*)::int4 as n from alert_transition')).toEqual([{ n: 1 }]);
    expect((await test.store.shards.take(0)).rows.alerts).toEqual([opened]);
  });

  it('keeps what an alert of a KPI was judged on, and puts what was found into the outbox', async () => {
    const taken = await test.store.shards.take(0);
    const target = { kind: 'series' as const, name: 'web', labels: { condition: 'threshold below 55' } };
    const opened = anAlert({ type: 'kpi', target, evidence: anEvidence() });
    const kpiFindings = [someFindings(opened)];
    const transitions = [aTransition(opened)];
    await test.store.shards.commit(
      aBatch(taken, { changes: { ...NO_CHANGES, alerts: [opened] }, transitions, kpiFindings }),
    );
    const [, told, ...more] = await rows('select topic, key, value, headers from outbox order by id');
    expect(more).toEqual([]);
    expect(told).toMatchObject({ topic: 'tocsin.alerts.v1', key: 'org1/monitor:monitor1' });
    expect(JSON.parse(String(told['headers']))).toMatchObject({
      ce_type: 'tocsin.kpi-findings.v1',
      ce_id: 'monitor1/3aaaaaaaaaaaaaa/1',
    });
    expect(kpiFindingsV1.parse(JSON.parse(String(told['value'])))).toEqual(kpiFindings[0]);
    const again = await test.store.shards.take(0);
    expect(again.rows.alerts).toEqual([opened]);
    expect(JSON.stringify(again.rows.alerts[0].evidence)).toBe(JSON.stringify(opened.evidence));
  });

  it('of configuration changes alone leaves the offset where it was', async () => {
    const taken = await test.store.shards.take(0);
    const clock = { timeMs: 0, gapMs: 0, configOffset: 5 };
    await test.store.shards.commit(aBatch(taken, { nextOffset: 0, clock }));
    expect(await test.store.shards.take(0)).toEqual(expect.objectContaining({ nextOffset: 0, clock }));
  });

  it('forgets owners that are gone; a later namesake begins empty', async () => {
    const taken = await test.store.shards.take(0);
    const service = (value: number): ReturnType<typeof samplesOf> => samplesOf('service:webshop', NOW, { m: value });
    await test.store.shards.commit(aBatch(taken, { samples: [record(0, service(1))] }));
    await test.store.shards.commit(
      aBatch({ ...taken, nextOffset: 1 }, { ownersGone: [{ org: 'org1', owner: 'service:webshop' }] }),
    );
    expect(await test.store.samples.names('org1', 'service:webshop')).toEqual([]);
    await test.store.shards.commit(aBatch({ ...taken, nextOffset: 2 }, { samples: [record(2, service(3))] }));
    expect(await test.store.samples.range('org1', 'service:webshop', 'm', 0, NOW)).toEqual([{ time: NOW, value: 3 }]);
    await test.store.maintenance.run();
    expect(await rows('select count(*)::int4 as owners from owner_gone')).toEqual([{ owners: 0 }]);
    expect(await rows('select count(*)::int4 as rows from tail')).toEqual([{ rows: 1 }]);
  });

  it('is refused to an owner that has lost the shard, as a whole', async () => {
    const stale = await test.store.shards.take(0);
    const other = await test.another();
    const current = await other.shards.take(0);
    const batch = {
      samples: [record(0, sample(NOW, 1))],
      changes: { ...NO_CHANGES, alerts: [anAlert()], checks: [aCheck()] },
      transitions: [aTransition(anAlert())],
    };
    await expect(test.store.shards.commit(aBatch(stale, batch))).rejects.toThrow(FencedError);
    await expect(test.store.shards.commit(aBatch(stale, { samples: batch.samples }))).rejects.toThrow(FencedError);
    for (const table of ['tail', 'alert', 'check_monitor', 'alert_transition', 'outbox']) {
      expect(await rows(`select count(*)::int4 as n from ${table}`)).toEqual([{ n: 0 }]);
    }
    expect(test.relay.count).toBe(0);
    await other.shards.commit(aBatch(current, batch));
    expect(await points()).toEqual([{ time: NOW, value: 1 }]);
  });

  it('is refused when it does not begin where the last one ended', async () => {
    const taken = await test.store.shards.take(0);
    await test.store.shards.commit(aBatch(taken));
    await expect(test.store.shards.commit(aBatch(taken, { nextOffset: 9 }))).rejects.toThrow(FencedError);
  });

  it('that is already stored, because its answer was lost, is left as it is', async () => {
    const taken = await test.store.shards.take(0);
    const batch = aBatch(taken, { samples: [record(0, sample(NOW, 1))], transitions: [aTransition(anAlert())] });
    await test.store.shards.commit(batch);
    await test.store.shards.commit(batch);
    expect(await rows('select count(*)::int4 as n from outbox')).toEqual([{ n: 1 }]);
  });

  it('of two owners that post the same names keeps them apart', async () => {
    const taken = await test.store.shards.take(0);
    const post = (offset: number, owner: string, value: number) => record(offset, samplesOf(owner, NOW, { m: value }));
    await test.store.shards.commit(
      aBatch(taken, { nextOffset: 2, samples: [post(0, 'host:host1', 1), post(1, 'host:host2', 2)] }),
    );
    expect(await points()).toEqual([{ time: NOW, value: 1 }]);
    expect(await test.store.samples.range('org2', 'host:host1', 'm', 0, NOW)).toEqual([]);
  });
});

describe('another log', () => {
  it('under the same name is read from its beginning, and its samples count as later ones', async () => {
    const taken = await test.store.shards.take(0);
    await test.store.shards.commit(aBatch(taken, { nextOffset: 9, samples: [record(8, sample(NOW, 1))] }));
    await rows(`update log_layout set observations_identity = 'former'`);
    const store = await test.another();
    const again = await store.shards.take(0);
    expect(again.nextOffset).toBe(0);
    await store.shards.commit(aBatch(again, { samples: [record(0, sample(NOW, 2))] }));
    expect(await points()).toEqual([{ time: NOW, value: 2 }]);
  });

  it('with another number of partitions is refused', async () => {
    await rows('update log_layout set partitions = 4');
    await expect(test.another()).rejects.toThrow(/has 2 partitions where the stored shards are 4/);
  });

  it('of the configuration is applied from its beginning', async () => {
    const taken = await test.store.shards.take(0);
    await test.store.shards.commit(aBatch(taken, { clock: { timeMs: 1, gapMs: 0, configOffset: 7 } }));
    await rows(`update log_layout set config_identity = 'former'`);
    const again = await (await test.another()).shards.take(0);
    expect(again).toEqual(expect.objectContaining({ nextOffset: 1, clock: { timeMs: 1, gapMs: 0, configOffset: -1 } }));
  });
});

describe('text that PostgreSQL cannot hold', () => {
  it('is stored with a replacement, so that it stops nothing', async () => {
    const taken = await test.store.shards.take(0);
    const message = 'a\0b \ud800 c \ud83d\udd25';
    const changes = { ...NO_CHANGES, alerts: [anAlert({ message, reason: '\0' })], checks: [aCheck({ message })] };
    await test.store.shards.commit(aBatch(taken, { changes, transitions: [aTransition(anAlert({ message }))] }));
    const { rows: read } = await test.store.shards.take(0);
    const stored = 'a\ufffdb \ufffd c \ud83d\udd25';
    expect([read.alerts[0].message, read.alerts[0].reason, read.checks[0].message]).toEqual([stored, '\ufffd', stored]);
  });
});
