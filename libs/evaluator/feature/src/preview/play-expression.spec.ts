import { type Point, runInput, type SeriesName, StoredSeries } from '@tocsin/evaluator-domain';
import {
  anExpressionMonitor,
  anOrganization,
  monitorRecord,
  ORG,
  organizationRecord,
} from '@tocsin/evaluator-domain/testing';
import type { ExpressionMonitor } from '@tocsin/payload-schemas';
import { ConfigurationView } from '@tocsin/platform';
import { SilentLogger } from '@tocsin/runtime';
import { ExpressionRunner } from '../runs/expression/expression-runner.js';
import { phaseOf } from '../runs/run-times.js';
import { playExpression } from './play-expression.js';
import { PreviewFindings } from './preview-findings.js';
import { type MonitorRecord, type PreviewTask, replayOf } from './preview-task.js';

const FROM = 1_764_000_000;
const DAYS = 15;
const TO = FROM + DAYS * 86_400;
const PERIOD_MS = 300_000;
const METRICS = ['a.1', 'a.2', 'a.3', 'a.4'];
const SINCE = FROM - 2 * 86_400;
/** A value of each metric every minute, now and then none. */
const POINTS = METRICS.map((_, metric) =>
  Array.from({ length: (DAYS + 2) * 1440 }, (__, i) => ({
    time: SINCE + i * 60,
    value: i % (470 + metric) < 12 ? NaN : ((Math.floor(i / 5) * (7 + metric)) % 23) - 11,
  })),
);

class StoredInMemory extends StoredSeries {
  reads = 0;

  override async find(_org: string, owners: readonly string[], metric: string): Promise<SeriesName[]> {
    return METRICS.filter((name) => metric === name || metric === 'a.*').map((name) => ({
      owner: owners[0],
      metric: name,
    }));
  }
  override async ranges(_org: string, series: readonly SeriesName[], from: number, to: number): Promise<Point[][]> {
    this.reads++;
    const index = (time: number): number => Math.ceil((time - SINCE) / 60);
    return series.map(({ metric }) => POINTS[METRICS.indexOf(metric)].slice(index(from), index(to + 1)));
  }
  override async postTimes(): Promise<number[][]> {
    return [];
  }
  override async completeUntil(): Promise<number> {
    return TO * 1000;
  }
}

function taskOf(monitor: ExpressionMonitor, stored: StoredSeries): PreviewTask<ExpressionMonitor> {
  return {
    org: ORG,
    monitor,
    record: monitorRecord(monitor) as MonitorRecord,
    surroundings: [organizationRecord(anOrganization())],
    from: FROM,
    to: TO,
    stored,
    view: new ConfigurationView(),
    connectivityGoneMs: 600_000,
    expressionPeriodMs: PERIOD_MS,
    findings: new PreviewFindings(FROM, TO),
  };
}

/** What live runs, one by one, would have come to. */
async function live(task: PreviewTask<ExpressionMonitor>): Promise<string[]> {
  const { monitor, stored, view } = task;
  const runner = new ExpressionRunner(stored, view, new SilentLogger());
  const replay = replayOf(task);
  const phase = phaseOf(`${ORG}/monitor:${monitor.id}`, PERIOD_MS);
  const first = Math.floor((FROM * 1000 - phase) / PERIOD_MS) * PERIOD_MS + phase;
  const told: string[] = [];
  for (let dueMs = first; dueMs <= TO * 1000; dueMs += PERIOD_MS) {
    const dueAt = Math.floor(dueMs / 1000);
    const outcome = await runner.run({ org: ORG, monitor, revision: 1, dueAt });
    const of = { org: ORG, monitorId: monitor.id, revision: 1 };
    const inputs = outcome === undefined ? [] : [runInput(of, dueAt, outcome.result)];
    told.push(...replay.take(inputs).map(({ alert, message }) => `${alert.statusChangedAt} ${message}`));
  }
  return told;
}

it.each([
  'service(shop, a.1)',
  'avg(service(shop, a.*))',
  'sum(movingAverage(service(shop, a.*), 7m))',
  'diff(service(shop, a.1), timeShift(service(shop, a.2), 1d))',
  'linearRegression(service(shop, a.3), 15m)',
])(
  'a preview of %s tells what the runs would have told, and reads each series a few times only',
  async (expression) => {
    const stored = new StoredInMemory();
    const monitor = anExpressionMonitor({ expression, warning: 2, critical: 5 });
    const task = taskOf(monitor, stored);
    const progress: number[] = [];
    for await (const done of playExpression(task)) progress.push(done);
    const { transitions, total } = task.findings;
    expect(stored.reads).toBeLessThanOrEqual(4);
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    const expected = await live(task);
    expect(expected.length).toBeGreaterThan(50);
    expect(total).toBe(expected.length);
    const shown = transitions.map(({ alert, message }) => `${alert.statusChangedAt} ${message}`);
    expect(shown).toEqual(expected.slice(0, shown.length));
  },
);
