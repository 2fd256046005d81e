import type { GraphDefinitionState } from '@tocsin/payload-schemas';
import { wildcardsOf } from '../alerts/metric-display-name.js';
import { isPercentMetric } from '../metrics/percent-metrics.js';

/** Of what agents post, and external monitors, without a definition; `*` stands for one part. */
const STANDARD: readonly (readonly [metric: string, unit: string])[] = [
  ['cpu.*.percentage', 'percentage'],
  ['memory.*', 'bytes'],
  ['disk.*.reads.delta', 'iops'],
  ['disk.*.writes.delta', 'iops'],
  ['interface.*.rxBytes.delta', 'bytes/sec'],
  ['interface.*.txBytes.delta', 'bytes/sec'],
  ['filesystem.*.size', 'bytes'],
  ['filesystem.*.used', 'bytes'],
  ['container.cpu.*.usage', 'percentage'],
  ['container.cpu.*.limit', 'percentage'],
  ['container.memory.*.usage', 'bytes'],
  ['container.memory.*.limit', 'bytes'],
  ['__externalhttp.responcetime.*', 'milliseconds'],
];

/** The unit of a metric: that of the first graph definition by name that has it, else what is known of agents, else `float`. */
export function metricUnit(definitions: Iterable<GraphDefinitionState>, metric: string): string {
  if (isPercentMetric(metric)) return 'percentage';
  let best: GraphDefinitionState | undefined;
  for (const definition of definitions) {
    if (best !== undefined && best.name <= definition.name) continue;
    if (definition.metrics.some(({ name }) => wildcardsOf(name, metric) !== undefined)) best = definition;
  }
  return best?.unit ?? STANDARD.find(([name]) => wildcardsOf(name, metric) !== undefined)?.[1] ?? 'float';
}
