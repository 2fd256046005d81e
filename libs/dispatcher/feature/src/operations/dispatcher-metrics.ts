import { Injectable } from '@nestjs/common';
import { Metrics } from '@tocsin/platform';
import { Counter, Gauge, Histogram } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What this service tells Prometheus. */
@Injectable()
export class DispatcherMetrics {
  /** By how they ended. */
  readonly deliveries: Counter<'outcome'>;
  /** By what came of them. */
  readonly attempts: Counter<'result'>;
  readonly attemptSeconds: Histogram;
  readonly planSeconds: Histogram;
  readonly held: Gauge;
  readonly sending: Gauge;
  /** As last seen by the search of the table. */
  readonly open: Gauge;
  readonly oldestDueSeconds: Gauge;
  readonly suspendedChannels: Gauge;
  readonly restingChannels: Gauge;
  readonly deadLetters: Counter;
  readonly templateFaults: Counter;

  constructor({ registry }: Metrics) {
    const registers = [registry];
    this.deliveries = new Counter({
      name: 'tocsin_deliveries_total',
      help: 'Deliveries that have ended.',
      labelNames: ['outcome'],
      registers,
    });
    this.attempts = new Counter({
      name: 'tocsin_delivery_attempts_total',
      help: 'Attempts that have ended.',
      labelNames: ['result'],
      registers,
    });
    this.attemptSeconds = new Histogram({
      name: 'tocsin_delivery_attempt_duration_seconds',
      help: 'From the start of an attempt to the end of its answer.',
      buckets: SECONDS,
      registers,
    });
    this.planSeconds = new Histogram({
      name: 'tocsin_delivery_plan_duration_seconds',
      help: 'Storing of one batch of planned deliveries.',
      buckets: SECONDS,
      registers,
    });
    this.held = new Gauge({
      name: 'tocsin_delivery_queue_held',
      help: 'Deliveries in memory of this process.',
      registers,
    });
    this.sending = new Gauge({
      name: 'tocsin_delivery_queue_sending',
      help: 'Attempts under way in this process.',
      registers,
    });
    this.open = new Gauge({
      name: 'tocsin_delivery_queue_open',
      help: 'Deliveries that have not ended, over all processes; counted up to 100000.',
      registers,
    });
    this.oldestDueSeconds = new Gauge({
      name: 'tocsin_delivery_queue_oldest_due_seconds',
      help: 'How long the oldest due delivery in nobody’s hands has been due.',
      registers,
    });
    this.suspendedChannels = new Gauge({
      name: 'tocsin_delivery_suspended_channels',
      help: 'Channels to which nothing is sent because their receivers kept failing.',
      registers,
    });
    this.restingChannels = new Gauge({
      name: 'tocsin_delivery_resting_channels',
      help: 'Channels to which this process has more to send than their rate allows.',
      registers,
    });
    this.deadLetters = new Counter({
      name: 'tocsin_notifications_malformed_total',
      help: 'Records that went to the dead letters.',
      registers,
    });
    this.templateFaults = new Counter({
      name: 'tocsin_template_faults_total',
      help: 'Messages of which the template of a webhook could make nothing; their headlines were told alone.',
      registers,
    });
  }
}
