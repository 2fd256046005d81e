import {
  type LoadedWindow,
  SampleWindows,
  type ShardBatch,
  ShardStore,
  type TakenShard,
  type WindowRequest,
} from '@tocsin/evaluator-domain';
import {
  aHost,
  aHostMonitor,
  alertGroupSettingRecord,
  anAlertGroupSetting,
  hostRecord,
  monitorRecord,
  ORG,
} from '@tocsin/evaluator-domain/testing';
import type { LogRecord, RecordBatch } from '@tocsin/messaging';
import { MemoryLog } from '@tocsin/messaging/testing';
import { type ConfigRecord, type HostState, OBSERVATION_TYPE } from '@tocsin/payload-schemas';
import { ConfigurationView, Metrics, Topics } from '@tocsin/platform';
import { SilentLogger } from '@tocsin/runtime';
import { FakeClock } from '@tocsin/runtime/testing';
import { EvaluatorMetrics } from '../operations/evaluator-metrics.js';
import { CommandOutcomes } from './command-outcomes.js';
import { DeadLetters } from './dead-letters.js';
import { Shard, ShardSurroundings } from './shard.js';

const NOW = 1_764_000_000;
const NEW: TakenShard = {
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
};

/** Keeps what was committed, until it is told to fail. */
class KeptStore extends ShardStore {
  readonly batches: ShardBatch[] = [];
  failure: Error | undefined;

  override async take(): Promise<TakenShard> {
    return NEW;
  }

  override async commit(batch: ShardBatch): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    this.batches.push(batch);
  }
}

/** Holds some points of the host. */
class KeptPoints extends SampleWindows {
  times: number[] = [];

  override async load(_shard: number, requests: readonly WindowRequest[]): Promise<readonly LoadedWindow[]> {
    return requests.map(({ org, metric, points }) => {
      const times = this.times.slice(-points);
      return { org, owner: 'host:h1', metric, times, values: times.map((time) => time - NOW) };
    });
  }
}

let store: KeptStore;
let points: KeptPoints;
let view: ConfigurationView;
let restore: (taken: TakenShard) => Promise<Shard>;
let shard: Shard;
beforeEach(async () => {
  store = new KeptStore();
  points = new KeptPoints();
  view = new ConfigurationView();
  const [log, logger, clock] = [new MemoryLog(), new SilentLogger(), new FakeClock()];
  const topics = await Topics.open(log, { prefix: '', log: 'embedded' });
  const metrics = new EvaluatorMetrics(new Metrics());
  const deadLetters = new DeadLetters(log, topics, logger, metrics);
  const around = new ShardSurroundings(store, points, view, deadLetters, new CommandOutcomes(), metrics, clock, logger);
  const settings = { id: 0, owns: () => true, connectivityGoneMs: 600_000 };
  restore = (taken) => Shard.restore(taken, settings, around);
  shard = await restore(NEW);
});

function configure(...records: ConfigRecord[]): void {
  const from = view.position;
  view.apply(records.map((record, i) => ({ key: `${record.kind}/${record.id}`, record, offset: from + i })));
}

/** Records `from` to `to - 1`, each with its offset as value. */
function batch(from: number, to: number): RecordBatch {
  const records = Array.from({ length: to - from }, (_, i) => ({
    topic: 'tocsin.observations.v1',
    partition: 0,
    offset: from + i,
    key: `${ORG}/host:h1`,
    value: Buffer.from(
      JSON.stringify({ org: ORG, owner: 'host:h1', time: NOW + from + i, names: ['loadavg5'], values: [from + i] }),
    ),
    headers: { ce_type: OBSERVATION_TYPE.samples },
    appendedAt: (NOW + from + i) * 1000,
  }));
  return { topic: 'tocsin.observations.v1', partition: 0, records, nextOffset: to, endOffset: to };
}
const positions = (): [number, number][] => store.batches.map(({ fromOffset, nextOffset }) => [fromOffset, nextOffset]);

describe('a shard', () => {
  it('commits batch after batch, each from where the one before ended', async () => {
    await shard.process(batch(0, 3));
    await shard.process(batch(3, 4));
    expect(positions()).toEqual([
      [0, 3],
      [3, 4],
    ]);
    expect(store.batches.flatMap(({ samples }) => samples.map(({ offset }) => offset))).toEqual([0, 1, 2, 3]);
  });

  it('takes of a batch that begins before its position only what is new, and nothing of one that ends before', async () => {
    await shard.process(batch(0, 3));
    await shard.process(batch(1, 5));
    await shard.process(batch(0, 5));
    expect(positions()).toEqual([
      [0, 3],
      [3, 5],
    ]);
    expect(store.batches[1].samples.map(({ offset }) => offset)).toEqual([3, 4]);
  });

  it('is of no use after a failure, since its memory is ahead of the store', async () => {
    store.failure = new Error('the store is away');
    await expect(shard.process(batch(0, 1))).rejects.toThrow('the store is away');
    store.failure = undefined;
    await expect(shard.process(batch(0, 1))).rejects.toThrow('the store is away');
    await expect(shard.followConfiguration()).rejects.toThrow('the store is away');
    expect(store.batches).toEqual([]);
  });
});

describe('the configuration', () => {
  it('that a record was made with is waited for', async () => {
    configure(hostRecord(aHost()));
    const member = {
      org: ORG,
      owner: 'alert-group:web',
      alertId: 'a1',
      sequence: 1,
      status: 'critical',
      isOpen: true,
      at: NOW,
    };
    const [template] = batch(0, 1).records;
    const told: LogRecord = {
      ...template,
      key: `${ORG}/alert-group:web`,
      value: Buffer.from(JSON.stringify({ ...member, configOffset: 1 })),
      headers: { ce_type: OBSERVATION_TYPE.groupMember },
    };
    const running = shard.process({ ...batch(0, 1), records: [told] });
    configure(alertGroupSettingRecord(anAlertGroupSetting()));
    await running;
    expect(store.batches.flatMap(({ groupTransitions }) => groupTransitions)).toMatchObject([
      { change: 'open', setting: { name: 'web bundle' } },
    ]);
  });

  it('without effects is not committed by itself; its position goes with the next batch', async () => {
    configure(hostRecord(aHost()), monitorRecord(aHostMonitor()));
    await shard.followConfiguration();
    expect(store.batches).toEqual([]);
    await shard.process(batch(0, 1));
    expect(store.batches.map(({ clock }) => clock.configOffset)).toEqual([1]);
  });

  it('with effects is committed at once, apart from any batch', async () => {
    configure(hostRecord(aHost({ checks: [{ name: 'ssh', memo: '' }] })));
    await shard.followConfiguration();
    expect(positions()).toEqual([[0, 0]]);
    expect(store.batches[0].changes.checks.map(({ name }) => name)).toEqual(['ssh']);
    expect(store.batches[0].clock.configOffset).toBe(0);
  });

  it('is applied before the next batch is judged', async () => {
    configure(monitorRecord(aHostMonitor({ warning: 10, critical: 100 })));
    await shard.process(batch(11, 12));
    expect(store.batches.flatMap(({ transitions }) => transitions.map(({ alert }) => alert.status))).toEqual([
      'warning',
    ]);
  });

  it('that changes several times before it is its turn is applied once', async () => {
    const host = (names: string[]): ConfigRecord =>
      hostRecord(aHost({ checks: names.map((name) => ({ name, memo: '' })) }), { revision: names.length });
    const running = shard.process(batch(0, 1));
    const following = [['a'], ['a', 'b'], ['a', 'b', 'c']].map((names) => {
      configure(host(names));
      return shard.followConfiguration();
    });
    await Promise.all([running, ...following]);
    expect(positions()).toEqual([
      [0, 0],
      [0, 1],
    ]);
    expect(store.batches[0].changes.checks.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });
});

describe('a shard that is taken over', () => {
  const host = (revision: number, given: Partial<HostState>): ConfigRecord => hostRecord(aHost(given), { revision });
  const deleted = monitorRecord(aHostMonitor(), { revision: 2, deleted: true });

  /** Judges a point of 6 under what is `applied`, and is taken over when there is already what came `since`. */
  async function takeOver(applied: readonly ConfigRecord[], since: readonly ConfigRecord[]): Promise<void> {
    configure(...applied);
    await shard.process(batch(6, 7));
    points.times.push(NOW + 6);
    const [{ clock, nextOffset, changes }] = store.batches.splice(0);
    configure(...since);
    shard = await restore({ epoch: 2, nextOffset, clock, rows: { ...NEW.rows, alerts: changes.alerts } });
    await shard.followConfiguration();
  }
  const told = () => store.batches.flatMap(({ transitions }) => transitions);

  it('tells of what it comes to with the state of then, not with a later one', async () => {
    const applied = [host(1, {}), monitorRecord(aHostMonitor()), host(2, { status: 'standby' })];
    await takeOver(applied, [deleted, host(3, { status: 'working' })]);
    expect(told()).toMatchObject([{ trigger: 'monitorDelete', host: { status: 'standby' } }]);
  });

  it.each([
    { what: 'does not know what was made later', revision: 1, name: 'h1' },
    { what: 'makes do with what is left of an entity whose state of then is not', revision: 3, name: 'web' },
  ])('$what', async ({ revision, name }) => {
    await takeOver([monitorRecord(aHostMonitor())], [deleted, host(revision, { name: 'web' })]);
    expect(told()).toMatchObject([{ trigger: 'monitorDelete', host: { name } }]);
  });

  it('takes a host that was retired later for one that is there', async () => {
    const applied = [host(1, {}), monitorRecord(aHostMonitor())];
    await takeOver(applied, [deleted, host(2, { isRetired: true })]);
    expect(told()).toMatchObject([{ trigger: 'monitorDelete', host: { isRetired: false } }]);
  });

  it.each([
    { what: 'was made', applied: [], revision: 1 },
    { what: 'was given a longer window', applied: [monitorRecord(aHostMonitor({ warning: 100 }))], revision: 2 },
    { what: 'was changed and is known only so', applied: [], revision: 2 },
  ])('finds the points of before for a monitor that $what later', async ({ applied, revision }) => {
    points.times = [NOW + 4, NOW + 5];
    await takeOver(applied, [monitorRecord(aHostMonitor({ duration: 3 }), { revision })]);
    await shard.process(batch(7, 8));
    expect(told()).toMatchObject([{ alert: { status: 'warning' }, metric: { value: 6 } }]);
  });
});
