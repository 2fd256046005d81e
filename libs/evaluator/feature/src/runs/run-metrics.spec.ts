import { Metrics } from '@tocsin/platform';
import { metricFaults } from '@tocsin/platform/testing';
import { RunMetrics } from './run-metrics.js';

it('names its metrics as Prometheus’ conventions ask', async () => {
  const metrics = new Metrics();
  const { runs, runSeconds } = new RunMetrics(metrics);
  runs.inc({ kind: 'expression', outcome: 'done' });
  runSeconds.observe({ kind: 'expression' }, 1);
  expect(await metricFaults(metrics.registry)).toEqual([]);
});
