import {
  type CountRequest,
  type BucketAsk,
  type BucketNews,
  EventPositions,
  type NewsPart,
  ProductEventNews,
  ProductQueries,
  type ReadNews,
  RunningQueries,
  type SelectionCount,
} from '@tocsin/evaluator-domain';
import {
  aChart,
  aKpiMonitor,
  aProject,
  chartRecord,
  kpiMonitorRecord,
  ORG,
  projectRecord,
} from '@tocsin/evaluator-domain/testing';
import { MemoryLog } from '@tocsin/messaging/testing';
import type { ConfigRecord } from '@tocsin/payload-schemas';
import { ConfigurationView, Metrics, Topics, topicDefinitions } from '@tocsin/platform';
import { SilentLogger, TooLargeError } from '@tocsin/runtime';
import { FakeClock } from '@tocsin/runtime/testing';
import { AwaitEvents } from '../runs/kpi/await-events.js';
import { CountBuckets } from '../runs/kpi/count-buckets.js';
import { CountNews } from '../runs/kpi/count-news.js';
import { CountPast } from '../runs/kpi/count-past.js';
import { EventProgress } from '../runs/kpi/event-progress.js';
import { KpiRunner, KpiSettings } from '../runs/kpi/kpi-runner.js';
import { KpiSources } from '../runs/kpi/kpi-sources.js';
import { RefitWatch } from '../runs/kpi/refit-watch.js';
import { RunMetrics } from '../runs/run-metrics.js';
import { OneWatch } from './one-watch.js';

const MINUTE_MS = 60_000;
/** Half past twelve. */
const NOW = Date.UTC(2026, 0, 30, 12, 30);
const LOG = { prefix: '', log: 'embedded' } as const;
const never = new AbortController().signal;

export type KpiRunOutcome = Awaited<ReturnType<KpiRunner['run']>>;

export const project = projectRecord(aProject());
export const chart = chartRecord(
  aChart({ query: { type: 'segmentation', e: { event_type: 'Signup' }, m: 'totals', i: -3_600_000 } }),
);
export const monitor = kpiMonitorRecord(aKpiMonitor());

/** A monitor of the hours of a chart, and the runner that counts it. Nothing that it asks for ever happened. */
export class OneKpiMonitor {
  readonly clock = new FakeClock(NOW);
  readonly queries = new NoEvents();
  readonly news = new NoNews();
  readonly watches = new OneWatch();
  readonly positions = new GivenPositions();
  private readonly view = new ConfigurationView();
  private readonly logger = new SilentLogger();
  private runner: KpiRunner;

  private constructor(
    private readonly log: MemoryLog,
    private readonly topics: Topics,
  ) {
    this.runner = this.aRunner();
    this.configure(project, chart, monitor);
  }

  static async open(): Promise<OneKpiMonitor> {
    const log = new MemoryLog();
    await log.ensureTopics(topicDefinitions(LOG));
    return new OneKpiMonitor(log, await Topics.open(log, LOG));
  }

  configure(...records: ConfigRecord[]): void {
    const from = this.view.position;
    this.view.apply(records.map((record, i) => ({ key: `${record.kind}/${record.id}`, record, offset: from + i })));
  }

  /** Another process counts from now on. */
  restart(): void {
    this.runner = this.aRunner();
  }

  /** A run after some time; the first one of a monitor waits for a moment after it began. */
  async run(minutes: number, isAcknowledged = true): Promise<KpiRunOutcome> {
    const entry = this.view.entry('kpiMonitor', ORG, monitor.id);
    if (entry === undefined) throw new Error('there is no monitor');
    const { state, revision } = entry.record;
    this.clock.advance(minutes * MINUTE_MS);
    const dueAt = Math.floor(this.clock.now() / 1000);
    const running = this.runner.run({ org: ORG, monitor: state, revision, dueAt }, never);
    setImmediate(() => this.clock.advance(1_000));
    const outcome = await running;
    if (isAcknowledged && typeof outcome === 'object') outcome.appended?.();
    return outcome;
  }

  close(): Promise<void> {
    return this.log.close();
  }

  private aRunner(): KpiRunner {
    const { view, queries, watches, clock, logger, log, topics } = this;
    const count = new CountBuckets(watches);
    const metrics = new RunMetrics(new Metrics());
    const progress = new EventProgress(this.positions, log, topics, clock, logger, metrics);
    const running = new RunningQueries(queries, this.news, 1_000_000, metrics.tallies);
    return new KpiRunner(
      new KpiSources(view, queries, running),
      new AwaitEvents(progress, watches, clock),
      watches,
      new CountPast(count, watches, clock, logger),
      new CountNews(count, watches),
      new RefitWatch(logger),
      new KpiSettings(2 * MINUTE_MS),
      clock,
      logger,
    );
  }
}

/** Nothing is on the log, so that all of it is stored, unless a test says otherwise. */
class GivenPositions extends EventPositions {
  areBehind = false;

  override async nextOffsets(): Promise<ReadonlyMap<number, number>> {
    return new Map([[0, this.areBehind ? -1 : 0]]);
  }
}

class NoNews extends ProductEventNews {
  /** What the buckets that begin at a moment have whole, and what is new in them. */
  readonly given = new Map<number, { readonly whole: NewsPart; readonly added: NewsPart }>();

  override async read<T>(_: unknown, work: (read: ReadNews) => Promise<T>): Promise<T> {
    return work(async (ask) => this.answer(ask));
  }

  private answer({ bounds: [start], since }: BucketAsk): BucketNews {
    const parts = this.given.get(start);
    const news = since === undefined ? parts?.whole : parts?.added;
    const moment = parts && { snapshot: '', version: '' };
    return { moment, isWhole: since === undefined, moved: [], parts: news === undefined ? [] : [news] };
  }
}

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
