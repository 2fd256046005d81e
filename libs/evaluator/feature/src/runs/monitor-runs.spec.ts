import { MonitorRunner, type MonitorRun, type RunOutcome } from '@tocsin/evaluator-domain';
import { aHostMonitor, anExpressionMonitor, monitorRecord, ORG } from '@tocsin/evaluator-domain/testing';
import { MemoryLog } from '@tocsin/messaging/testing';
import type { ConfigRecord, MonitorResult } from '@tocsin/payload-schemas';
import { ConfigurationView, Metrics, Topics } from '@tocsin/platform';
import { SilentLogger, TimeOrderedIds } from '@tocsin/runtime';
import { FakeClock } from '@tocsin/runtime/testing';
import { type Observation, ObservationLog } from '../ingestion/observation-log.js';
import { MonitorRuns } from './monitor-runs.js';
import { RunMetrics } from './run-metrics.js';

const PERIOD_MS = 60_000;

/** Keeps what it was asked for until a test answers. */
class HeldRunner extends MonitorRunner<'expression'> {
  override readonly kind = 'expression';
  readonly asked: {
    readonly run: MonitorRun<'expression'>;
    readonly signal: AbortSignal;
    readonly answer: (value: number | 'nothing new' | undefined, appended?: () => void) => Promise<void>;
    readonly fail: (error: Error) => Promise<void>;
  }[] = [];

  override async run(
    run: MonitorRun<'expression'>,
    signal: AbortSignal,
  ): Promise<RunOutcome<'expression'> | 'nothing new' | undefined> {
    return new Promise((resolve, reject) => {
      const later = async (settle: () => void): Promise<void> => {
        settle();
        await new Promise(setImmediate);
      };
      this.asked.push({
        run,
        signal,
        answer: (value, appended) =>
          later(() =>
            resolve(
              typeof value === 'number'
                ? { result: { kind: 'expression', time: 1, value }, ...(appended !== undefined && { appended }) }
                : value,
            ),
          ),
        fail: (error) => later(() => reject(error)),
      });
    });
  }

  get names(): string[] {
    return this.asked.map(({ run }) => run.monitor.id);
  }
}

/** Keeps what is appended. */
class KeptObservations extends ObservationLog {
  readonly results: MonitorResult[] = [];

  override async append(observations: readonly Observation[]): Promise<void> {
    this.results.push(...observations.map(({ value }) => value as MonitorResult));
  }
}

let clock: FakeClock;
let view: ConfigurationView;
let runner: HeldRunner;
let observations: KeptObservations;
let metrics: Metrics;
let runs: MonitorRuns;
let shard: { id: number; isCaughtUp: boolean };
beforeEach(async () => {
  clock = new FakeClock();
  view = new ConfigurationView();
  runner = new HeldRunner();
  metrics = new Metrics();
  const log = new MemoryLog();
  const topics = await Topics.open(log, { prefix: '', log: 'embedded', partitions: 1 });
  observations = new KeptObservations(log, topics, clock, new TimeOrderedIds(clock), 'test');
  const kinds = [{ runner, periodMs: PERIOD_MS, maxConcurrent: 2 }];
  runs = new MonitorRuns(view, topics, observations, clock, new SilentLogger(), new RunMetrics(metrics), kinds);
  shard = { id: 0, isCaughtUp: true };
  runs.begin(shard);
});
afterEach(async () => {
  const stopped = runs.onModuleDestroy();
  for (const { answer } of runner.asked) await answer(undefined);
  await stopped;
});

function configure(...records: ConfigRecord[]): void {
  const from = view.position;
  view.apply(records.map((record, i) => ({ key: `${record.kind}/${record.id}`, record, offset: from + i })));
}
function pass(ms = PERIOD_MS): void {
  clock.advance(ms);
  runs.look();
}
const outcomes = async (): Promise<Record<string, number>> => {
  const { values = [] } = (await metrics.registry.getSingleMetric('tocsin_monitor_runs_total')?.get()) ?? {};
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels['outcome']), value]));
};
const expression = (id: string, revision = 1): ConfigRecord => monitorRecord(anExpressionMonitor({ id }), { revision });

describe('monitors that run by themselves', () => {
  it('run once a period, and what they find goes into the log with the time at which it was due', async () => {
    configure(expression('a', 3), monitorRecord(aHostMonitor()));
    for (let i = 0; i < 12; i++) {
      pass(10_000);
      await runner.asked.at(-1)?.answer(i);
    }
    expect(observations.results).toHaveLength(2);
    const [first, second] = observations.results;
    expect(first).toMatchObject({ org: ORG, owner: 'monitor:a', revision: 3, result: { kind: 'expression' } });
    expect(second.dueAt - first.dueAt).toBe(60);
    expect(await outcomes()).toEqual({ done: 2 });
  });

  it('run no more at once than allowed; the others wait for their turn', async () => {
    configure(expression('a'), expression('b'), expression('c'));
    pass();
    expect(runner.asked).toHaveLength(2);
    await runner.asked[0].answer(1);
    expect(new Set(runner.names)).toEqual(new Set(['a', 'b', 'c']));
  });

  it('leave out a due time while the former run goes on', async () => {
    configure(expression('a'));
    pass();
    pass();
    expect(runner.asked).toHaveLength(1);
    await runner.asked[0].answer(1);
    pass();
    expect(runner.asked).toHaveLength(2);
    expect(await outcomes()).toEqual({ skipped: 1, done: 1 });
  });

  it.each<{ when: string; change: () => void | Promise<void> }>([
    { when: 'of a shard that has not caught up', change: () => void (shard.isCaughtUp = false) },
    { when: 'of a shard that is not here', change: () => runs.end(0) },
    {
      when: 'of a shard that comes when the process ends',
      change: () => runs.onModuleDestroy().then(() => runs.begin(shard)),
    },
    { when: 'that are deleted', change: () => configure({ ...expression('a', 2), deleted: true }) },
  ])('$when do not run', async ({ change }) => {
    configure(expression('a'));
    await change();
    pass();
    expect(runner.asked).toEqual([]);
  });

  it.each([
    { when: 'the monitor changes', change: () => configure(expression('a', 2)) },
    { when: 'the monitor is deleted', change: () => configure({ ...expression('a', 2), deleted: true }) },
    { when: 'the shard is gone', change: () => runs.end(0) },
  ])('abandon a run when $when', async ({ change }) => {
    configure(expression('a'), expression('b'));
    pass();
    const a = runner.asked.find(({ run }) => run.monitor.id === 'a');
    change();
    expect(a?.signal.aborted).toBe(true);
    await a?.answer(1);
    expect(observations.results).toEqual([]);
    expect(await outcomes()).toEqual({ abandoned: 1 });
  });

  it('go on with a run when something else changes', async () => {
    configure(expression('a'));
    pass();
    configure(expression('b'), expression('a'));
    await runner.asked[0].answer(1);
    expect(observations.results).toHaveLength(1);
  });

  it('hear when what they found lies on the log, and not before', async () => {
    configure(expression('a'));
    pass();
    const resultsThen: number[] = [];
    await runner.asked[0].answer(1, () => void resultsThen.push(observations.results.length));
    expect(resultsThen).toEqual([1]);
  });

  it('append nothing where there is nothing new', async () => {
    configure(expression('a'));
    pass();
    await runner.asked[0].answer('nothing new');
    expect(observations.results).toEqual([]);
    expect(await outcomes()).toEqual({ idle: 1 });
  });

  it('judge nothing when a run fails for a fault of ours, and go on', async () => {
    configure(expression('a'), expression('b'));
    pass();
    await runner.asked[0].fail(new Error('the store is away'));
    await runner.asked[1].answer(undefined);
    pass();
    expect(runner.asked).toHaveLength(4);
    expect(observations.results).toEqual([]);
    expect(await outcomes()).toEqual({ failed: 1, silent: 1 });
  });
});
