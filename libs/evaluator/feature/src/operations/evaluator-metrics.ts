import { Injectable } from '@nestjs/common';
import { Metrics } from '@tocsin/platform';
import { Counter, Gauge, Histogram } from 'prom-client';

/** What this service tells Prometheus. */
@Injectable()
export class EvaluatorMetrics {
  readonly ingestedSamples: Counter;
  readonly ingestedReports: Counter;
  readonly ingestedEvents: Counter;
  readonly throttledEvents: Counter;
  readonly storedEvents: Counter<'outcome'>;
  readonly dropped: Counter<'reason'>;
  readonly deadLetters: Counter;
  readonly evaluationSeconds: Histogram;
  readonly commitSeconds: Histogram;
  readonly batchRecords: Histogram;
  readonly transitions: Counter<'status'>;
  readonly shards: Gauge;
  readonly shardLagRecords: Gauge<'shard'>;
  readonly shardTime: Gauge<'shard'>;

  constructor(metrics: Metrics) {
    const registers = [metrics.registry];
    const counter = <L extends string = never>(name: string, help: string, labelNames: L[] = []): Counter<L> =>
      new Counter({ name, help, labelNames, registers });
    const gauge = <L extends string = never>(name: string, help: string, labelNames: L[] = []): Gauge<L> =>
      new Gauge({ name, help, labelNames, registers });
    const histogram = (name: string, help: string, buckets: number[]): Histogram =>
      new Histogram({ name, help, buckets, registers });
    const seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

    this.ingestedSamples = counter('tocsin_ingest_samples_total', 'Samples that the log has acknowledged.');
    this.ingestedReports = counter('tocsin_ingest_check_reports_total', 'Check reports that the log has acknowledged.');
    this.ingestedEvents = counter('tocsin_ingest_events_total', 'Product events that the log has acknowledged.');
    this.throttledEvents = counter('tocsin_ingest_events_throttled_total', 'Product events that came too fast.');
    this.storedEvents = counter(
      'tocsin_product_events_total',
      'Product events that were taken from the log: stored, repeated, or of one event type too many.',
      ['outcome'],
    );
    this.dropped = counter(
      'tocsin_ingest_dropped_total',
      'Samples, check reports and results of monitors that were accepted and set aside.',
      ['reason'],
    );
    this.deadLetters = counter('tocsin_observations_malformed_total', 'Records that went to the dead letters.');
    this.evaluationSeconds = histogram(
      'tocsin_evaluation_duration_seconds',
      'Judging of one batch of a shard.',
      seconds,
    );
    this.commitSeconds = histogram('tocsin_shard_commit_duration_seconds', 'Storing of one batch of a shard.', seconds);
    this.batchRecords = histogram(
      'tocsin_shard_batch_records',
      'Records of one batch of a shard.',
      [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000],
    );
    this.transitions = counter('tocsin_alert_transitions_total', 'Transitions of alerts, by their new status.', [
      'status',
    ]);
    this.shards = gauge('tocsin_shards', 'Shards that this process has.');
    this.shardLagRecords = gauge('tocsin_shard_lag_records', 'Records of a shard that wait to be judged.', ['shard']);
    this.shardTime = gauge(
      'tocsin_shard_newest_record_timestamp_seconds',
      'Append time of the newest record that a shard has judged.',
      ['shard'],
    );
  }

  /** Counts what was set aside; a reason without any is left out. */
  drop(reason: string, count: number): void {
    if (count > 0) this.dropped.inc({ reason }, count);
  }

  /** A shard has gone to another process. */
  forgetShard(shard: number): void {
    this.shardLagRecords.remove({ shard });
    this.shardTime.remove({ shard });
  }
}
