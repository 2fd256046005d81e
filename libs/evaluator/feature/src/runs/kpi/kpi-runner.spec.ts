import {
  type CountRequest,
  EventPositions,
  type EventTypeBuckets,
  type EventTypeTotal,
  ProductQueries,
  type SelectionCount,
  StoredProductEvents,
} from '@tocsin/evaluator-domain';
import { ORG } from '@tocsin/evaluator-domain/testing';
import { MemoryLog } from '@tocsin/messaging/testing';
import type { ConfigRecord, KpiMonitorState } from '@tocsin/payload-schemas';
import { ConfigurationView, Metrics, Topics, topicDefinitions } from '@tocsin/platform';
import { SilentLogger, TooLargeError } from '@tocsin/runtime';
import { FakeClock } from '@tocsin/runtime/testing';
import { OneWatch } from '../../testing/one-watch.js';
import { RunMetrics } from '../run-metrics.js';
import { CountBuckets } from './count-buckets.js';
import { CountNews } from './count-news.js';
import { CountPast } from './count-past.js';
import { EventProgress } from './event-progress.js';
import { KpiRunner, KpiSettings } from './kpi-runner.js';
import { KpiSources } from './kpi-sources.js';
import { RefitWatch } from './refit-watch.js';

const MINUTE_MS = 60_000;
const NOW = Date.UTC(2026, 0, 30, 12, 30);
const never = new AbortController().signal;

class EmptyLog extends EventPositions {
  override async nextOffsets(): Promise<ReadonlyMap<number, number>> {
    return new Map();
  }
}
class NoTypes extends StoredProductEvents {
  override async types(): Promise<readonly EventTypeTotal[]> {
    return [];
  }
  override async typeBuckets(): Promise<readonly EventTypeBuckets[]> {
    return [];
  }
}

/** Nothing ever happened. */
class NoEvents extends ProductQueries {
  readonly asked: CountRequest[] = [];
  isTooLarge = false;

  override async count(request: CountRequest): Promise<readonly SelectionCount[]> {
    this.asked.push(request);
    if (this.isTooLarge) throw new TooLargeError('ask for fewer days');
    return [];
  }
  override async tellSteps(): Promise<void> {}
}

const common = { org: ORG, revision: 1, at: 0, actor: { kind: 'system', id: 'test' } } as const;
const project: ConfigRecord = {
  ...{ ...common, kind: 'project', id: 'shop' },
  state: {
    ...{ id: 'shop', number: 100_001, name: 'Shop', apiKey: 'x', formerApiKey: null, secretKeySha256: 'x' },
    ...{ timeZone: 'UTC', weekStart: 'Monday' },
  },
};
const chart: ConfigRecord = {
  ...{ ...common, kind: 'chart', id: 'signups' },
  state: {
    ...{ id: 'signups', projectId: 'shop', name: 'Signups', ownerId: null },
    query: { type: 'segmentation', e: { event_type: 'Signup' }, m: 'totals', i: -3_600_000 },
  },
};
const monitor: KpiMonitorState = {
  ...{ id: 'm1', projectId: 'shop', name: 'm1', memo: '', ownerId: null },
  source: { type: 'chart', chartId: 'signups' },
  conditions: [{ type: 'threshold', operator: 'below', value: 1 }],
  ...{ isSmart: false, buckets: 1, judgesPace: false, severity: 'critical', tellsRecovery: false, isMute: false },
  ...{ userIds: [], emails: [] },
};

let clock: FakeClock;
let log: MemoryLog;
let view: ConfigurationView;
let queries: NoEvents;
let runner: KpiRunner;
beforeEach(async () => {
  clock = new FakeClock(NOW);
  log = new MemoryLog();
  await log.ensureTopics(topicDefinitions({ prefix: '', log: 'embedded' }));
  const topics = await Topics.open(log, { prefix: '', log: 'embedded' });
  view = new ConfigurationView();
  queries = new NoEvents();
  const [watches, logger] = [new OneWatch(), new SilentLogger()];
  const count = new CountBuckets(watches);
  runner = new KpiRunner(
    new KpiSources(view, queries, new NoTypes()),
    new EventProgress(new EmptyLog(), log, topics, clock, logger, new RunMetrics(new Metrics())),
    watches,
    new CountPast(count, watches, clock, logger),
    new CountNews(count, watches),
    new RefitWatch(logger),
    new KpiSettings(2 * MINUTE_MS),
    clock,
    logger,
  );
  configure(project, chart);
});
afterEach(() => log.close());

function configure(...records: ConfigRecord[]): void {
  const from = view.position;
  view.apply(records.map((record, i) => ({ key: `${record.kind}/${record.id}`, record, offset: from + i })));
}
type Outcome = Awaited<ReturnType<KpiRunner['run']>>;

/** A run after some time; the first one of a monitor waits for a moment after it began. */
async function run(minutes: number, isAcknowledged = true): Promise<Outcome> {
  clock.advance(minutes * MINUTE_MS);
  const running = runner.run({ org: ORG, monitor, revision: 1, dueAt: clock.now() / 1000 }, never);
  setImmediate(() => clock.advance(1_000));
  const outcome = await running;
  if (isAcknowledged && typeof outcome === 'object') await outcome.appended?.();
  return outcome;
}
const starts = (outcome: Outcome): readonly string[] | undefined =>
  typeof outcome === 'object'
    ? outcome.result.buckets.map(({ start }) => new Date(start * 1000).toISOString().slice(11, 16))
    : undefined;

it('tells of a bucket once it has settled, and asks nothing before the next one', async () => {
  expect(starts(await run(0))).toEqual(['11:00']);
  const statements = queries.asked.length;
  expect(await run(31)).toBe('nothing new');
  expect(queries.asked).toHaveLength(statements);
  expect(starts(await run(1))).toEqual(['12:00']);
  expect(queries.asked).toHaveLength(statements + 1);
});

it('tells again what was not acknowledged, with the same facts', async () => {
  const lost = await run(0, false);
  const again = await run(1);
  expect(starts(again)).toEqual(['11:00']);
  const bucketsOf = (outcome: Outcome) => typeof outcome === 'object' && outcome.result.buckets;
  expect(bucketsOf(again)).toEqual(bucketsOf(lost));
  expect(await run(1)).toBe('nothing new');
});

it('a chart that is too large has its next turn ten minutes later', async () => {
  queries.isTooLarge = true;
  await expect(run(0)).rejects.toThrow(TooLargeError);
  const statements = queries.asked.length;
  expect(await run(9)).toBe('nothing new');
  expect(queries.asked).toHaveLength(statements);
  queries.isTooLarge = false;
  expect(starts(await run(1))).toEqual(['11:00']);
});

it.each<{ what: string; gone: ConfigRecord }>([
  { what: 'its chart', gone: { ...chart, revision: 2, deleted: true } },
  { what: 'its project', gone: { ...project, revision: 2, deleted: true } },
])('finds nothing when $what is gone', async ({ gone }) => {
  configure(gone);
  expect(await run(0)).toBe('nothing new');
  expect(queries.asked).toEqual([]);
});
