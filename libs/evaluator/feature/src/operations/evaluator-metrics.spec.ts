import { Metrics } from '@tocsin/platform';
import { metricFaults } from '@tocsin/platform/testing';
import { EvaluatorMetrics } from './evaluator-metrics.js';

it('names its metrics as Prometheus’ conventions ask', async () => {
  const metrics = new Metrics();
  const { dropped, transitions, shardLagRecords, shardTime } = new EvaluatorMetrics(metrics);
  dropped.inc({ reason: 'too_old' });
  transitions.inc({ status: 'critical' });
  shardLagRecords.set({ shard: 0 }, 1);
  shardTime.set({ shard: 0 }, 1);
  expect(await metricFaults(metrics.registry)).toEqual([]);
});
