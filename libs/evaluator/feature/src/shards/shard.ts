import { Injectable } from '@nestjs/common';
import {
  advance,
  SampleWindows,
  type SamplesToStore,
  serviceKey,
  type ShardBatch,
  type ShardChanges,
  ShardOutput,
  ShardState,
  ShardStore,
  type TakenShard,
} from '@tocsin/evaluator-domain';
import type { LogRecord, RecordBatch } from '@tocsin/messaging';
import type { ConfigRecord } from '@tocsin/payload-schemas';
import { ConfigurationView, type MalformedRecord } from '@tocsin/platform';
import { Clock, type EpochMs, Logger } from '@tocsin/runtime';
import { EvaluatorMetrics } from '../operations/evaluator-metrics.js';
import { CommandOutcomes } from './command-outcomes.js';
import { configurationNeeded } from './configuration-needed.js';
import { DeadLetters } from './dead-letters.js';
import { parseObservation } from './parse-observation.js';
import type { CheckedNames } from './samples-check.js';
import { SerialQueue } from './serial-queue.js';
import { waitForView } from './wait-for-view.js';

/** Who gives up on a malformed record. */
const CONSUMER = 'evaluator';

/** A shard is caught up when at most so many records wait for it. */
const MAX_CAUGHT_UP_RECORDS = 1_000;

/** What shards work with, the same for all of a process. */
@Injectable()
export class ShardSurroundings {
  constructor(
    readonly store: ShardStore,
    readonly windows: SampleWindows,
    readonly view: ConfigurationView,
    readonly deadLetters: DeadLetters,
    readonly outcomes: CommandOutcomes,
    readonly metrics: EvaluatorMetrics,
    readonly clock: Clock,
    readonly logger: Logger,
  ) {}
}

/** How a shard is told from others, and what it is told. */
export interface ShardSettings {
  /** Partition of `observations.v1`. */
  readonly id: number;
  /** Whether the observation key belongs to the shard. */
  readonly owns: (key: string) => boolean;
  readonly connectivityGoneMs: number;
}

/** What one run brought about, besides what the core gathers. */
interface Effects {
  readonly output: ShardOutput;
  readonly samples: SamplesToStore[];
  readonly traceparents: (string | undefined)[];
  readonly ownersGone: { readonly org: string; readonly owner: string }[];
}

/**
 * One shard in the hands of this process: its state in memory, and the loop in which records and configuration changes
 * move it and are committed, one after the other. After an error the memory is ahead of the store: throw the shard away.
 */
export class Shard {
  private readonly queue = new SerialQueue();
  private readonly checkedNames: CheckedNames = new Map();
  private configPosition: number;
  private isFollowing = false;
  private failure: Error | undefined;
  /** Records behind the newest batch; unknown before the first, which is a tick after 5 s at the latest. */
  private lagRecords = Infinity;

  private constructor(
    readonly id: number,
    private readonly state: ShardState,
    private readonly epoch: number,
    private nextOffset: number,
    private readonly around: ShardSurroundings,
  ) {
    this.configPosition = state.configOffset + 1;
  }

  /** Builds the memory of a shard that has just been taken over. The view must have reached its configuration offset. */
  static async restore(taken: TakenShard, settings: ShardSettings, around: ShardSurroundings): Promise<Shard> {
    const { view, windows } = around;
    const clock = { ...taken.clock, configOffset: Math.min(taken.clock.configOffset, view.position - 1) };
    const state = ShardState.restore(clock, taken.rows, view.asOf(clock.configOffset), settings);
    state.loadWindows(await windows.load(settings.id, state.windowRequests()));
    return new Shard(settings.id, state, taken.epoch, taken.nextOffset, around);
  }

  /**
   * Judges and stores a batch.
   *
   * @throws {FencedError} If another process has the shard now.
   */
  process(batch: RecordBatch): Promise<void> {
    return this.exclusively(async () => {
      await this.configurationOf(batch);
      await this.applyConfiguration();
      await this.take(batch);
    });
  }

  /** The configuration has changed: applies what is new, unless a batch does so first. */
  async followConfiguration(): Promise<void> {
    if (this.isFollowing) return;
    this.isFollowing = true;
    await this.exclusively(async () => {
      this.isFollowing = false;
      await this.applyConfiguration();
    });
  }

  /** Append time of the newest record that it has judged; 0: none yet. */
  get timeMs(): EpochMs {
    return this.state.timeMs;
  }

  /** Whether it has judged nearly all that was there at its newest batch. */
  get isCaughtUp(): boolean {
    return this.failure === undefined && this.lagRecords <= MAX_CAUGHT_UP_RECORDS;
  }

  /** Waits until nothing runs any more. */
  async settled(): Promise<void> {
    await this.queue.run(async () => {});
  }

  private exclusively(work: () => Promise<void>): Promise<void> {
    return this.queue.run(async () => {
      if (this.failure !== undefined) throw this.failure;
      try {
        await work();
      } catch (error) {
        this.failure = error instanceof Error ? error : new Error(String(error));
        throw error;
      }
    });
  }

  private async take(batch: RecordBatch): Promise<void> {
    if (batch.nextOffset <= this.nextOffset) return;
    const { deadLetters, metrics, clock } = this.around;
    const effects = newEffects();
    const malformed: MalformedRecord[] = [];
    const started = clock.monotonicMs();
    for (const record of batch.records) {
      const problem = this.takeRecord(record, effects);
      if (problem !== undefined) malformed.push({ record, reason: problem });
    }
    metrics.evaluationSeconds.observe((clock.monotonicMs() - started) / 1000);
    metrics.batchRecords.observe(batch.records.length);
    await deadLetters.addAll(malformed, CONSUMER);
    await this.commit(effects, effects.output.changes(), batch.nextOffset);
    this.lagRecords = batch.endOffset - batch.nextOffset;
    metrics.shardLagRecords.set({ shard: this.id }, this.lagRecords);
    metrics.shardTime.set({ shard: this.id }, this.state.timeMs / 1000);
  }

  private async configurationOf({ records }: RecordBatch): Promise<void> {
    const { view, logger } = this.around;
    const offset = configurationNeeded(records.filter((record) => record.offset >= this.nextOffset));
    if (offset >= view.position) await waitForView(view, offset, logger);
  }

  /** @returns What is wrong with the record, if anything is. */
  private takeRecord(record: LogRecord, { output, samples, traceparents }: Effects): string | undefined {
    if (record.offset < this.nextOffset) return undefined;
    const parsed = parseObservation(record, this.checkedNames);
    if (parsed.problem !== undefined) return parsed.problem;
    const { input } = parsed;
    advance(this.state, input, output);
    if (input.kind === 'samples') {
      samples.push({ offset: record.offset, appendedAt: record.appendedAt, samples: input.samples });
    }
    while (traceparents.length < output.transitions.length) traceparents.push(record.headers['traceparent']);
    return undefined;
  }

  /** Applies and commits what has happened to the configuration since the shard's position in it. */
  private async applyConfiguration(): Promise<void> {
    const { view, windows } = this.around;
    const { position } = view;
    if (position <= this.configPosition) return;
    const effects = newEffects();
    for (const { record, offset } of view.changesSince(this.configPosition)) {
      const change: ConfigRecord = record;
      const requests = this.state.windowRequestsFor(change);
      const loaded = requests.length === 0 ? [] : await windows.load(this.id, requests);
      advance(this.state, { kind: 'configuration', change, configOffset: offset, windows: loaded }, effects.output);
      if (change.kind === 'service' && change.deleted === true && this.state.concerns(change)) {
        effects.ownersGone.push({ org: change.org, owner: serviceKey(change.state.name) });
      }
    }
    this.configPosition = position;
    // Without effects the position can wait for the next batch: applying the same changes again has no effects either.
    const changes = effects.output.changes();
    if (effects.ownersGone.length > 0 || effects.output.transitions.length > 0 || hasRows(changes)) {
      await this.commit(effects, changes, this.nextOffset);
    }
  }

  private async commit(effects: Effects, changes: ShardChanges, nextOffset: number): Promise<void> {
    const { store, metrics, outcomes, clock } = this.around;
    const { output, samples, traceparents, ownersGone } = effects;
    const batch: ShardBatch = {
      shard: this.id,
      epoch: this.epoch,
      fromOffset: this.nextOffset,
      nextOffset,
      clock: this.state.clock,
      samples,
      transitions: output.transitions,
      groupTransitions: output.groupTransitions,
      kpiFindings: output.kpiFindings,
      traceparents,
      changes,
      ownersGone,
    };
    const started = clock.monotonicMs();
    await store.commit(batch);
    metrics.commitSeconds.observe((clock.monotonicMs() - started) / 1000);
    this.nextOffset = nextOffset;
    for (const { alert } of output.transitions) metrics.transitions.inc({ status: alert.status });
    for (const { commandId } of output.outcomes) outcomes.settle(commandId);
    const { counts } = output;
    metrics.drop('too_old', counts.samplesTooOld + counts.reportsTooOld + counts.resultsTooOld);
    metrics.drop('too_far_ahead', counts.samplesTooFarAhead + counts.reportsTooFarAhead + counts.resultsTooFarAhead);
    metrics.drop('repeated', counts.reportsRepeated + counts.resultsRepeated);
    metrics.drop('outdated', counts.resultsOutdated);
    metrics.drop('too_many_open', counts.kpiAlertsNotOpened);
  }
}

const newEffects = (): Effects => ({ output: new ShardOutput(), samples: [], traceparents: [], ownersGone: [] });

const hasRows = (changes: ShardChanges): boolean =>
  Object.values(changes).some((rows: readonly unknown[]) => rows.length > 0);
