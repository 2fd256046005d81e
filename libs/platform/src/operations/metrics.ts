import { collectDefaultMetrics, Registry } from 'prom-client';

/** Gauges of the library that are named like counters. What they sum up is there by kind, under better names. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** The process's metrics registry; every service registers its own metrics in it. Names are `tocsin_…`, base units. */
export class Metrics {
  readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    for (const name of MISNAMED) this.registry.removeSingleMetric(name);
  }
}
