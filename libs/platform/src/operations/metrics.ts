import { collectDefaultMetrics, Registry } from 'prom-client';

/** The process's metrics registry; every service registers its own metrics in it. Names are `tocsin_…`, base units. */
export class Metrics {
  readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
