import { Metrics } from '@tocsin/platform';
import { metricFaults } from '@tocsin/platform/testing';
import { DispatcherMetrics } from './dispatcher-metrics.js';

it('names its metrics as Prometheus’ conventions ask', async () => {
  const metrics = new Metrics();
  const { deliveries, attempts } = new DispatcherMetrics(metrics);
  deliveries.inc({ outcome: 'delivered' });
  attempts.inc({ result: 'retry' });
  expect(await metricFaults(metrics.registry)).toEqual([]);
});
