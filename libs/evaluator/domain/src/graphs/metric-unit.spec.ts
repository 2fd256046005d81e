import type { GraphDefinitionState } from '@tocsin/payload-schemas';
import { metricUnit } from './metric-unit.js';

function definition(name: string, unit: string, ...metrics: string[]): GraphDefinitionState {
  return {
    id: name,
    name,
    displayName: '',
    unit,
    metrics: metrics.map((metric) => ({ name: metric, displayName: '', isStacked: false })),
  };
}

it.each([
  { metric: 'cpu%', unit: 'percentage' },
  { metric: 'disk%', unit: 'percentage' },
  { metric: 'cpu.user.percentage', unit: 'percentage' },
  { metric: 'memory.used', unit: 'bytes' },
  { metric: 'interface.eth0.rxBytes.delta', unit: 'bytes/sec' },
  { metric: 'disk.sda.reads.delta', unit: 'iops' },
  { metric: 'filesystem.sda1.used', unit: 'bytes' },
  { metric: '__externalhttp.responcetime.2Umonextern', unit: 'milliseconds' },
  { metric: 'loadavg5', unit: 'float' },
  { metric: 'custom.anything', unit: 'float' },
])('of $metric is $unit without a definition', ({ metric, unit }) => {
  expect(metricUnit([], metric)).toBe(unit);
});

it('is that of a definition, the first by name, with wildcards', () => {
  const definitions = [
    definition('custom.b', 'integer', 'custom.disk.#.free'),
    definition('custom.a', 'bytes', 'custom.disk.*.free'),
  ];
  expect(metricUnit(definitions, 'custom.disk.sda.free')).toBe('bytes');
  expect(metricUnit(definitions, 'custom.disk.sda.used')).toBe('float');
});
