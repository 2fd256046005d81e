import { Injectable } from '@nestjs/common';
import type { TallyListener } from '@tocsin/evaluator-domain';
import { Metrics } from '@tocsin/platform';
import { Counter, Gauge, Histogram } from 'prom-client';

/** What runs of monitors tell Prometheus. */
@Injectable()
export class RunMetrics {
  /**
   * `done`: the result was appended. `idle`: there was nothing new to tell. `silent`: nothing could be said for a fault of ours. `failed`: neither run nor append came
   * to an end. `abandoned`: nobody wanted the result any more. `skipped`: the run before went on.
   */
  readonly runs: Counter<'kind' | 'outcome'>;
  readonly runSeconds: Histogram<'kind'>;
  /** Unix time in seconds: KPI monitors judge what happened before. */
  readonly eventsCompleteUntil: Gauge;
  /** What counting the buckets of KPI monitors costs. */
  readonly tallies: TallyListener;
  private readonly running: Gauge<'kind'>;
  private readonly waiting: Gauge<'kind'>;

  constructor(metrics: Metrics) {
    const registers = [metrics.registry];
    this.runs = new Counter({
      name: 'tocsin_monitor_runs_total',
      help: 'Runs of monitors that run by themselves, by what became of them.',
      labelNames: ['kind', 'outcome'],
      registers,
    });
    this.runSeconds = new Histogram({
      name: 'tocsin_monitor_run_duration_seconds',
      help: 'Runs of monitors that run by themselves, from their start to the acknowledged result.',
      labelNames: ['kind'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
      registers,
    });
    this.eventsCompleteUntil = new Gauge({
      name: 'tocsin_product_events_complete_until_seconds',
      help: 'Unix time until which all product events that were taken are stored, as KPI monitors have found last.',
      registers,
    });
    const reads = new Counter({
      name: 'tocsin_kpi_bucket_reads_total',
      help: 'Buckets of KPI monitors that were counted from all of their events, or from those that are new.',
      labelNames: ['events'],
      registers,
    });
    const kept = new Gauge({
      name: 'tocsin_kpi_tallies',
      help: 'Buckets of KPI monitors whose counts are kept in memory.',
      registers,
    });
    const keptBytes = new Gauge({
      name: 'tocsin_kpi_tallies_bytes',
      help: 'Memory that these counts take.',
      registers,
    });
    this.tallies = {
      read: (events) => {
        reads.inc({ events });
      },
      kept: (buckets, sizeBytes) => {
        kept.set(buckets);
        keptBytes.set(sizeBytes);
      },
    };
    this.running = new Gauge({
      name: 'tocsin_monitor_runs_active',
      help: 'Runs of monitors that are under way.',
      labelNames: ['kind'],
      registers,
    });
    this.waiting = new Gauge({
      name: 'tocsin_monitor_runs_waiting',
      help: 'Due runs of monitors that wait for others to end.',
      labelNames: ['kind'],
      registers,
    });
  }

  underWay(kind: string, running: number, waiting: number): void {
    this.running.set({ kind }, running);
    this.waiting.set({ kind }, waiting);
  }
}
