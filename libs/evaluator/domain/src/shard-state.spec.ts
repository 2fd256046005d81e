import type { ConfigRecord, Samples } from '@tocsin/payload-schemas';
import { advance } from './advance.js';
import { ShardState } from './shard-state.js';
import {
  ORG,
  aConnectivityMonitor,
  aHost,
  aHostMonitor,
  aServiceMonitor,
  anOrganization,
  hostRecord,
  monitorRecord,
  organizationRecord,
} from './testing/builders.js';
import { MemoryShard } from './timeline/memory-shard.js';
import { START } from './timeline/timeline-time.js';

const post = (names: readonly string[], values: readonly number[], at: number, owner = 'host:h1') => ({
  kind: 'samples' as const,
  at: at * 1000,
  samples: { org: ORG, owner, time: at, names: [...names], values: [...values] } satisfies Samples,
});
const configure = (shard: MemoryShard, records: readonly ConfigRecord[]): void => {
  for (const change of records) {
    shard.take({ kind: 'configuration', change, configOffset: shard.state.configOffset + 1 });
  }
};
const tickUntil = (shard: MemoryShard, from: number, to: number) => {
  const ticks = Array.from({ length: Math.floor((to - from) / 5) }, (_, i) => (from + 5 * (i + 1)) * 1000);
  return ticks.flatMap((at) => shard.take({ kind: 'tick', at }).transitions);
};
/** What a shard does that stopped, missed the changes, and is taken back. */
const missAndRestart = (shard: MemoryShard, changes: readonly ConfigRecord[]) => {
  const first = shard.state.configOffset + 1;
  const missed = changes.map((record, i) => ({ record, offset: first + i }));
  for (const change of missed) shard.stored.publish(change);
  shard.restart();
  return missed.flatMap(
    ({ record, offset }) => shard.take({ kind: 'configuration', change: record, configOffset: offset }).transitions,
  );
};

const world = [organizationRecord(anOrganization()), hostRecord(aHost()), monitorRecord(aHostMonitor())];

describe('a shard that was down while the configuration changed', () => {
  const withAlert = (): MemoryShard => {
    const shard = new MemoryShard();
    configure(shard, world);
    shard.take(post(['loadavg5'], [6], START));
    return shard;
  };

  it('closes the alerts of a monitor that was deleted', () => {
    const deleted = monitorRecord(aHostMonitor(), { revision: 2, deleted: true, at: START * 1000 });
    expect(missAndRestart(withAlert(), [deleted])).toMatchObject([{ trigger: 'monitorDelete', configOffset: 3 }]);
  });

  it('closes the alerts of a host that was retired', () => {
    const retired = hostRecord(aHost({ isRetired: true }), { revision: 2 });
    expect(missAndRestart(withAlert(), [retired])).toMatchObject([
      { trigger: 'hostRetire', host: { isRetired: true } },
    ]);
  });

  it('leaves the alerts of an edited monitor alone', () => {
    const shard = withAlert();
    expect(missAndRestart(shard, [monitorRecord(aHostMonitor({ warning: 100 }), { revision: 2 })])).toEqual([]);
    expect(shard.take(post(['loadavg5'], [6], START + 5)).transitions).toMatchObject([{ alert: { isOpen: false } }]);
  });

  it('misses a metric whose monitor was told to miss it', () => {
    const shard = new MemoryShard();
    configure(shard, [...world, monitorRecord(aServiceMonitor())]);
    shard.take(post(['errors'], [1], START, 'service:shop'));
    missAndRestart(shard, [monitorRecord(aServiceMonitor({ missingDurationWarning: 10 }), { revision: 2 })]);
    expect(tickUntil(shard, START, START + 600)).toMatchObject([{ message: 'errors no data' }]);
  });

  it('removes what was stored of a host that was retired', () => {
    const shard = new MemoryShard();
    configure(shard, world);
    shard.take(post(['x'], [1], START));
    missAndRestart(shard, [hostRecord(aHost({ isRetired: true }), { revision: 2 })]);
    expect(shard.stored.rows().lastSeen).toEqual([]);
  });

  it('shows what it closes as it was known last, though the topic holds what came after', () => {
    const deleted = monitorRecord(aHostMonitor(), { revision: 2, deleted: true });
    const renamed = hostRecord(aHost({ name: 'renamed' }), { revision: 2 });
    const organization = organizationRecord(anOrganization({ displayName: 'Acme' }), { revision: 2 });
    expect(missAndRestart(withAlert(), [deleted, renamed, organization])).toMatchObject([
      { trigger: 'monitorDelete', org: { name: 'acme-ops' }, host: { name: 'renamed' } },
    ]);
  });

  it.each([
    ['a monitor that was made', [monitorRecord(aConnectivityMonitor())]],
    ['a monitor that was changed, whatever it was before', [monitorRecord(aConnectivityMonitor(), { revision: 2 })]],
  ])('times a silent host anew for %s', (_, changes) => {
    const shard = new MemoryShard();
    configure(shard, world);
    shard.take(post(['x'], [1], START));
    tickUntil(shard, START, START + 1000);
    missAndRestart(shard, changes);
    expect(tickUntil(shard, START + 1000, START + 1595)).toEqual([]);
    expect(tickUntil(shard, START + 1595, START + 1600)).toHaveLength(1);
  });

  it('times a silent host anew that is back from maintenance', () => {
    const shard = new MemoryShard();
    configure(shard, [...world, monitorRecord(aConnectivityMonitor())]);
    shard.take(post(['x'], [1], START));
    configure(shard, [hostRecord(aHost({ status: 'maintenance' }), { revision: 2 })]);
    tickUntil(shard, START, START + 1000);
    missAndRestart(shard, [hostRecord(aHost(), { revision: 3 })]);
    expect(tickUntil(shard, START + 1000, START + 1600)).toHaveLength(1);
  });
});

describe('a change of the configuration', () => {
  it('that has been applied does nothing when it comes again', () => {
    const shard = new MemoryShard();
    configure(shard, world);
    shard.take(post(['loadavg5'], [6], START));
    const deleted = monitorRecord(aHostMonitor(), { revision: 2, deleted: true });
    shard.take({ kind: 'configuration', change: deleted, configOffset: 1 });
    expect(shard.state.clock.configOffset).toBe(2);
    expect(shard.take(post(['loadavg5'], [1], START + 5)).transitions).toHaveLength(1);
  });

  it('of another shard is only counted', () => {
    const shard = new MemoryShard({ owns: (key) => key !== `${ORG}/host:h1` });
    configure(shard, [hostRecord(aHost({ checks: [{ name: 'disk', memo: '' }] }))]);
    expect(shard.state.clock.configOffset).toBe(0);
    expect(shard.stored.rows().checks).toEqual([]);
  });

  it('does not move time: a shard that lags is not told that its hosts are silent', () => {
    const shard = new MemoryShard();
    configure(shard, [...world, monitorRecord(aConnectivityMonitor())]);
    shard.take(post(['x'], [1], START));
    const late = hostRecord(aHost({ memo: 'new' }), { revision: 2, at: (START + 86_400) * 1000 });
    expect(shard.take({ kind: 'configuration', change: late, configOffset: 10 }).transitions).toEqual([]);
    expect(shard.state.clock.timeMs).toBe(START * 1000);
  });

  it('of an entity that evaluation does not need is only counted', () => {
    const shard = new MemoryShard();
    const [organization] = world;
    configure(shard, [
      {
        ...organization,
        kind: 'apiKey',
        state: { id: 'k', name: '', sha256: '', canRead: true, canWrite: true, userId: null },
      },
    ]);
    expect(shard.state.clock.configOffset).toBe(0);
  });
});

describe('the points that a shard asks for', () => {
  const REACH = 86_400 + 1200;
  const requestsFor = (shard: MemoryShard, record: ConfigRecord) =>
    shard.state.windowRequestsFor(record).map(({ owners, metric, points, since }) => {
      const owner = owners.kind === 'hosts' ? 'hosts' : owners.name;
      return `${owner} ${metric} ${points} from ${since - START}`;
    });
  const shardWith = (records: readonly ConfigRecord[]): MemoryShard => {
    const shard = new MemoryShard();
    configure(shard, records);
    shard.take({ kind: 'tick', at: START * 1000 });
    return shard;
  };

  it.each([
    [
      'a new metric',
      monitorRecord(aHostMonitor({ id: 'new', metric: 'x', duration: 3, maxCheckAttempts: 2 })),
      [`hosts x 4 from ${-REACH}`],
    ],
    ['a longer window', monitorRecord(aHostMonitor({ id: 'new', duration: 2 })), [`hosts loadavg5 2 from ${-REACH}`]],
    ['no longer window', monitorRecord(aHostMonitor({ id: 'new' })), []],
    [
      'a percent metric',
      monitorRecord(aHostMonitor({ id: 'new', metric: 'disk%' })),
      [`hosts filesystem.*.used 1 from ${-REACH}`, `hosts filesystem.*.size 1 from ${-REACH}`],
    ],
    ['a service metric', monitorRecord(aServiceMonitor()), [`shop errors 1 from ${-REACH}`]],
    [
      'a missing duration',
      monitorRecord(aServiceMonitor({ missingDurationWarning: 10 })),
      ['shop errors 1 from -604800'],
    ],
    ['a deleted monitor', monitorRecord(aServiceMonitor(), { deleted: true }), []],
    ['another kind of monitor', monitorRecord(aConnectivityMonitor()), []],
    ['another kind of entity', hostRecord(aHost()), []],
  ])('for %s', (_, record, expected) => {
    expect(requestsFor(shardWith(world), record)).toEqual(expected);
  });

  it('when it is taken back are all that its monitors look at', () => {
    const shard = shardWith([...world, monitorRecord(aHostMonitor({ id: 'pct', metric: 'memory%', duration: 2 }))]);
    expect(shard.state.windowRequests().map(({ metric, points }) => ({ metric, points }))).toEqual([
      { metric: 'loadavg5', points: 1 },
      { metric: 'memory.used', points: 2 },
      { metric: 'memory.total', points: 2 },
    ]);
  });
});

describe('what a shard keeps', () => {
  it('counts the samples that it drops', () => {
    const state = ShardState.empty();
    const samples = {
      org: ORG,
      owner: 'host:h1',
      time: [START, START - 86_401, START + 601],
      names: ['a', 'b', 'c'],
      values: [1, 1, 1],
    };
    const { counts } = advance(state, { kind: 'samples', at: START * 1000, samples });
    expect(counts).toMatchObject({ samplesTooOld: 1, samplesTooFarAhead: 1 });
    const whole = advance(state, { kind: 'samples', at: START * 1000, samples: { ...samples, time: START - 86_401 } });
    expect(whole.counts).toMatchObject({ samplesTooOld: 3, samplesTooFarAhead: 0 });
  });

  it('writes a host that was last seen once per batch, however often it posts', () => {
    const shard = new MemoryShard();
    const output = shard.takeAll([post(['a'], [1], START), post(['a'], [1], START + 1), post(['a'], [1], START + 2)]);
    expect(output.changes().lastSeen).toEqual([
      { org: ORG, hostId: 'h1', seenAt: (START + 2) * 1000, armedAt: (START + 2) * 1000, gapMs: 0 },
    ]);
  });

  it('does nothing for owners of other kinds', () => {
    const shard = new MemoryShard();
    configure(shard, world);
    const output = shard.take(post(['loadavg5'], [100], START, 'monitor:m1'));
    expect(output.transitions).toEqual([]);
    expect(output.changes().lastSeen).toEqual([]);
  });
});
