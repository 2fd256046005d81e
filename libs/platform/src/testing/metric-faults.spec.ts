import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Metrics } from '../operations/metrics.js';
import { metricFaults } from './metric-faults.js';

it('finds nothing in what every process has', async () => {
  expect(await metricFaults(new Metrics().registry)).toEqual([]);
});

it.each([
  { name: 'a_requests', Metric: Counter, fault: 'is a counter whose name does not end in _total' },
  { name: 'a_requests_total', Metric: Gauge, fault: 'is no counter, but its name ends in _total' },
  { name: 'a_count', Metric: Gauge, fault: 'is named like a part of a histogram' },
  { name: 'a_gauge', Metric: Gauge, fault: 'names its type' },
  { name: 'aQueue', Metric: Gauge, fault: 'is not in snake_case' },
  { name: 'a_delay_milliseconds', Metric: Histogram, fault: 'is not in base units, written out' },
  { name: 'a_delay_ms', Metric: Histogram, fault: 'is not in base units, written out' },
])('says of $name that it $fault', async ({ name, Metric, fault }) => {
  const registry = new Registry();
  new Metric({ name, help: 'A test.', registers: [registry] });
  expect(await metricFaults(registry)).toEqual([`${name}: ${fault}`]);
});

it('finds nothing in names as they should be, but sees a missing help text', async () => {
  const registry = new Registry();
  const registers = [registry];
  new Counter({ name: 'a_requests_total', help: 'A test.', labelNames: ['result'], registers }).inc({ result: 'ok' });
  new Histogram({ name: 'a_delay_seconds', help: 'A test.', registers }).observe(1);
  new Gauge({ name: 'a_size_bytes', help: ' ', registers });
  expect(await metricFaults(registry)).toEqual(['a_size_bytes: has no help text']);
});
