import type { ShardInput } from '@tocsin/evaluator-domain';
import { MemoryShard, ORG } from '@tocsin/evaluator-domain/testing';
import type { ConfigRecord } from '@tocsin/payload-schemas';
import fc from 'fast-check';
import { chart, monitor, OneKpiMonitor, project } from '../../testing/one-kpi-monitor.js';

type Result = Extract<ShardInput, { kind: 'monitorResult' }>['monitorResult'];

/** The edge and the core of one monitor, with a log of results and one of the configuration between them. */
class Walk {
  private readonly shard = new MemoryShard();
  private readonly log: Result[] = [];
  private readonly changes: ConfigRecord[] = [];
  private configOffset = 0;
  private monitor = monitor;
  private chart = chart;

  constructor(private readonly edge: OneKpiMonitor) {
    this.changes.push(project, chart, monitor);
    this.learn();
  }

  /** @param behindSeconds - By which the clock is behind that says when the run was due. */
  async run(minutes: number, behindSeconds = 0): Promise<void> {
    const { revision } = this.monitor;
    this.edge.watches.judgedUntil = this.judgedUntil;
    const outcome = await this.edge.run(minutes);
    if (typeof outcome !== 'object') return;
    const dueAt = Math.floor(this.edge.clock.now() / 1000) - behindSeconds;
    this.log.push({ org: ORG, owner: `monitor:${monitor.id}`, revision, dueAt, result: outcome.result });
  }

  editMonitor(): void {
    this.monitor = { ...this.monitor, revision: this.monitor.revision + 1 };
    this.publish(this.monitor);
  }

  editChart(): void {
    this.chart = { ...this.chart, revision: this.chart.revision + 1 };
    this.publish(this.chart);
  }

  /** The core comes to what was edited. */
  learn(): void {
    for (const change of this.changes.splice(0)) {
      this.shard.take({ kind: 'configuration', change, configOffset: this.configOffset++ });
    }
  }

  /** The core comes to what was told: each bucket must be the one behind the last. */
  judge(): void {
    for (const result of this.log.splice(0)) {
      const before = this.judgedUntil;
      this.shard.take({ kind: 'monitorResult', at: this.edge.clock.now(), monitorResult: result });
      if (before === undefined || before === this.judgedUntil || result.result.kind !== 'kpi') continue;
      expect(result.result.buckets.find(({ end }) => end * 1000 > before)?.start).toBe(before / 1000);
    }
  }

  restart(): void {
    this.edge.restart();
    this.shard.restart();
  }

  get judgedUntil(): number | undefined {
    const row = this.shard.state.runs.get(`${ORG}/${monitor.id}`);
    const { judgedTo } = (row?.kept ?? { judgedTo: null }) as { readonly judgedTo: number | null };
    return judgedTo === null ? undefined : judgedTo * 1000;
  }

  private publish(record: ConfigRecord): void {
    this.edge.configure(record);
    this.changes.push(record);
  }
}

type Step = (walk: Walk) => void | Promise<void>;
const steps = fc.array(
  fc.oneof(
    fc.integer({ min: 1, max: 50 }).map(
      (minutes): Step =>
        (walk) =>
          walk.run(minutes),
    ),
    fc.constantFrom<Step[]>(
      (walk) => walk.run(1, 180),
      (walk) => walk.editMonitor(),
      (walk) => walk.editChart(),
      (walk) => walk.learn(),
      (walk) => walk.judge(),
      (walk) => walk.judge(),
      (walk) => walk.restart(),
    ),
  ),
  { maxLength: 25 },
);

it('each bucket is judged once, whenever there are edits, restarts, and clocks that are behind', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const edge = await OneKpiMonitor.open();
      const walk = new Walk(edge);
      for (const step of taken) await step(walk);
      for (let i = 0; i < 3; i++) {
        walk.learn();
        await walk.run(4);
        walk.judge();
      }
      const settled = edge.clock.now() - 180_000;
      expect(walk.judgedUntil).toBeGreaterThan(settled - 3_600_000);
      await edge.close();
    }),
    { numRuns: 60 },
  );
});
