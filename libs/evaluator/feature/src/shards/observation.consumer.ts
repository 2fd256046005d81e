import type { OnModuleDestroy } from '@nestjs/common';
import type { RecordBatch } from '@tocsin/messaging';
import { ConfigurationView, LogConsumer, OnAssigned, OnBatch, OnRevoked } from '@tocsin/platform';
import { Logger } from '@tocsin/runtime';
import { EvaluatorMetrics } from '../operations/evaluator-metrics.js';
import { MonitorRuns } from '../runs/monitor-runs.js';
import { EVALUATOR_TRANSPORT } from './evaluator-group.js';
import type { Shard } from './shard.js';
import { ShardWatch } from './shard-watch.js';
import { TakeShard } from './take-shard.js';

/**
 * Reads `observations.v1`. Each partition of it that this process is given is a shard. A failure throws the shard away;
 * the log then assigns it again, and it is rebuilt from the store.
 */
@LogConsumer()
export class ObservationConsumer implements OnModuleDestroy {
  private readonly shards = new Map<number, Shard>();
  private readonly stopFollowing: () => void;

  constructor(
    private readonly takeShard: TakeShard,
    view: ConfigurationView,
    private readonly runs: MonitorRuns,
    private readonly metrics: EvaluatorMetrics,
    private readonly watch: ShardWatch,
    private readonly logger: Logger,
  ) {
    this.stopFollowing = view.onChange(() => this.followConfiguration());
  }

  @OnAssigned('observations', EVALUATOR_TRANSPORT)
  async onAssigned(partition: number): Promise<number> {
    await this.giveUp(partition);
    this.watch.begin(partition);
    const { shard, nextOffset } = await this.takeShard.run(partition);
    this.shards.set(partition, shard);
    this.metrics.shards.set(this.shards.size);
    this.follow(shard);
    this.runs.begin(shard);
    return nextOffset;
  }

  @OnBatch('observations', EVALUATOR_TRANSPORT)
  async onBatch(batch: RecordBatch): Promise<void> {
    const shard = this.shards.get(batch.partition);
    if (shard === undefined) throw new Error(`shard ${batch.partition} was not assigned`);
    await shard.process(batch);
    this.watch.judged(shard.id, shard.timeMs);
  }

  @OnRevoked('observations', EVALUATOR_TRANSPORT)
  async onRevoked(partition: number): Promise<void> {
    await this.giveUp(partition);
    this.watch.end(partition);
    this.metrics.shards.set(this.shards.size);
    this.metrics.forgetShard(partition);
    this.logger.debug('shard given up', { shard: partition });
  }

  onModuleDestroy(): void {
    this.stopFollowing();
  }

  private async giveUp(partition: number): Promise<void> {
    this.runs.end(partition);
    const shard = this.shards.get(partition);
    this.shards.delete(partition);
    await shard?.settled();
  }

  private followConfiguration(): void {
    for (const shard of this.shards.values()) this.follow(shard);
  }

  private follow(shard: Shard): void {
    shard.followConfiguration().catch((error: unknown) => {
      // The shard refuses its next batch, a tick at the latest, and is then rebuilt.
      this.logger.warn('a configuration change could not be applied yet', { shard: shard.id, error: String(error) });
    });
  }
}
