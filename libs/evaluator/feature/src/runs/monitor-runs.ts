import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type MonitorRun, type MonitorRunner, monitorKey, type RunKind } from '@tocsin/evaluator-domain';
import { type MonitorResult, OBSERVATION_TYPE } from '@tocsin/payload-schemas';
import { ConfigurationView, Topics } from '@tocsin/platform';
import { Clock, type EpochMs, Logger } from '@tocsin/runtime';
import { type Observation, ObservationLog } from '../ingestion/observation-log.js';
import { RunMetrics } from './run-metrics.js';
import { RunLane } from './run-lane.js';
import { dueBetween, phaseOf } from './run-times.js';
import { type ScheduledMonitor, ScheduledMonitors } from './scheduled-monitors.js';

/** How often to look which monitors are due. */
const LOOK_MS = 200;

/** A kind of monitor that runs by itself. */
export interface ScheduledKind {
  readonly runner: MonitorRunner;
  /** Each of its monitors runs once in so many milliseconds; at least 1,000. */
  readonly periodMs: number;
  /** Runs at the same time in this process. */
  readonly maxConcurrent: number;
}

/** Every kind that this process runs. */
export const SCHEDULED_KINDS = Symbol('scheduled kinds');

/** A shard that this process has, as far as running its monitors goes. */
export interface RunningShard {
  /** Partition of `observations.v1`. */
  readonly id: number;
  /** Whether it has come near the end of its partition: before, results would be of a state long gone. */
  readonly isCaughtUp: boolean;
}

interface Lane extends ScheduledKind {
  readonly lane: RunLane<MonitorRun<RunKind>>;
}

interface Place {
  readonly partition: number;
  readonly phaseMs: number;
}

/**
 * Runs the monitors of this process's shards that run by themselves, each once in the period of its kind, and appends what they
 * find to `observations.v1`. A result that is lost, or there twice, does no harm: the next run follows, and of two results for
 * one due time the second is ignored.
 */
@Injectable()
export class MonitorRuns implements OnModuleDestroy {
  private readonly lanes: ReadonlyMap<string, Lane>;
  private readonly monitors: ScheduledMonitors;
  private readonly shards = new Map<number, RunningShard>();
  private readonly places = new Map<string, Place>();
  private readonly stopFollowing: () => void;
  private timer: NodeJS.Timeout | undefined;
  private lookedAt: EpochMs;
  private hasEnded = false;

  constructor(
    view: ConfigurationView,
    private readonly topics: Topics,
    private readonly observations: ObservationLog,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly metrics: RunMetrics,
    @Inject(SCHEDULED_KINDS) kinds: readonly ScheduledKind[],
  ) {
    this.lanes = new Map(kinds.map((kind) => [kind.runner.kind, { ...kind, lane: this.laneOf(kind) }]));
    this.monitors = new ScheduledMonitors(view, new Set(this.lanes.keys()));
    this.lookedAt = clock.now();
    this.stopFollowing = view.onChange(() => this.follow());
    this.follow();
  }

  /** The monitors of a shard run from now on, unless the process ends: a shard may still come then. */
  begin(shard: RunningShard): void {
    if (this.hasEnded) return;
    this.shards.set(shard.id, shard);
    this.timer ??= setInterval(() => this.look(), LOOK_MS);
  }

  /** They no longer do: another process has the shard, or nobody. What goes on is abandoned. */
  end(shard: number): void {
    if (!this.shards.delete(shard)) return;
    for (const monitor of this.monitors.all()) {
      if (this.placeOf(monitor).partition === shard) this.lanes.get(monitor.kind)?.lane.abandon(monitor.key);
    }
    if (this.shards.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Starts what has become due since it last looked. */
  look(): void {
    const now = this.clock.now();
    const before = this.lookedAt;
    this.lookedAt = now;
    for (const monitor of this.monitors.all()) {
      const lane = this.lanes.get(monitor.kind);
      const { partition, phaseMs } = this.placeOf(monitor);
      if (lane === undefined || this.shards.get(partition)?.isCaughtUp !== true) continue;
      const dueAt = dueBetween(before, now, phaseMs, lane.periodMs);
      if (dueAt !== undefined) this.start(lane, monitor, dueAt);
    }
    for (const [kind, { lane }] of this.lanes) this.metrics.underWay(kind, lane.runningCount, lane.waitingCount);
  }

  async onModuleDestroy(): Promise<void> {
    this.hasEnded = true;
    this.stopFollowing();
    for (const shard of [...this.shards.keys()]) this.end(shard);
    await Promise.all([...this.lanes.values()].map(({ lane }) => lane.settled()));
  }

  private follow(): void {
    for (const key of this.monitors.follow()) {
      this.places.delete(key);
      for (const { lane } of this.lanes.values()) lane.abandon(key);
    }
  }

  private start({ lane, runner }: Lane, { key, org, state, revision }: ScheduledMonitor, dueAt: EpochMs): void {
    const isNew = lane.add(key, { org, monitor: state, revision, dueAt: Math.floor(dueAt / 1000) });
    if (!isNew) this.metrics.runs.inc({ kind: runner.kind, outcome: 'skipped' });
  }

  private placeOf({ key, kind }: ScheduledMonitor): Place {
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const periodMs = this.lanes.get(kind)?.periodMs ?? 1;
    const place = { partition: this.topics.partitionOf('observations', key), phaseMs: phaseOf(key, periodMs) };
    this.places.set(key, place);
    return place;
  }

  private laneOf({ runner, maxConcurrent }: ScheduledKind): RunLane<MonitorRun<RunKind>> {
    const { kind } = runner;
    return new RunLane(maxConcurrent, async (run, signal) => {
      const started = this.clock.monotonicMs();
      const outcome = await this.perform(runner, run, signal);
      this.metrics.runs.inc({ kind, outcome });
      this.metrics.runSeconds.observe({ kind }, (this.clock.monotonicMs() - started) / 1000);
    });
  }

  private async perform(
    runner: MonitorRunner,
    run: MonitorRun<RunKind>,
    signal: AbortSignal,
  ): Promise<'done' | 'abandoned' | 'silent' | 'idle' | 'failed'> {
    try {
      const found = await runner.run(run, signal);
      if (signal.aborted) return 'abandoned';
      if (found === undefined) return 'silent';
      if (found === 'nothing new') return 'idle';
      const owner = monitorKey(run.monitor.id);
      const value: MonitorResult = {
        org: run.org,
        owner,
        revision: run.revision,
        dueAt: run.dueAt,
        result: found.result,
      };
      const observations: Observation[] = [{ type: OBSERVATION_TYPE.monitorResult, value }];
      if (found.samples !== undefined) observations.push({ type: OBSERVATION_TYPE.samples, value: found.samples });
      await this.observations.append(observations);
      found.appended?.();
      return 'done';
    } catch (error) {
      if (signal.aborted) return 'abandoned';
      // Nothing is judged: the fault is ours. The next run follows.
      this.logger.warn('a run of a monitor failed', {
        organization: run.org,
        monitor: run.monitor.id,
        kind: runner.kind,
        error: String(error),
      });
      return 'failed';
    }
  }
}
