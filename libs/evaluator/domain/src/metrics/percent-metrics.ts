/** Metrics of a monitor that are computed from others at each time. */
export type PercentMetric = 'cpu%' | 'memory%' | 'disk%' | 'swap%' | 'container-cpu%' | 'container-memory%';

/** What a posted metric is for the percent metric that it is part of. */
export interface Component {
  readonly of: PercentMetric;
  /** `busy` and `idle` time of a processor, or the two sides of a ratio. */
  readonly role: 'busy' | 'idle' | 'used' | 'total';
  /** Filesystem or container of a ratio, empty where there is only one; the largest ratio counts. */
  readonly item: string;
}

/** Metrics to load for each; `*` stands for one segment. */
export const COMPONENT_PATTERNS: Readonly<Record<PercentMetric, readonly string[]>> = {
  'cpu%': ['cpu.*.percentage'],
  'memory%': ['memory.used', 'memory.total'],
  'disk%': ['filesystem.*.used', 'filesystem.*.size'],
  'swap%': ['memory.swap_used', 'memory.swap_total'],
  'container-cpu%': ['container.cpu.*.usage', 'container.cpu.*.limit'],
  'container-memory%': ['container.memory.*.usage', 'container.memory.*.limit'],
};

export const isPercentMetric = (metric: string): metric is PercentMetric => Object.hasOwn(COMPONENT_PATTERNS, metric);

const MEMORY: Readonly<Record<string, Component>> = {
  used: { of: 'memory%', role: 'used', item: '' },
  total: { of: 'memory%', role: 'total', item: '' },
  swap_used: { of: 'swap%', role: 'used', item: '' },
  swap_total: { of: 'swap%', role: 'total', item: '' },
};
const CONTAINER: Readonly<Record<string, PercentMetric>> = { cpu: 'container-cpu%', memory: 'container-memory%' };

/** The percent metric that a posted host metric is part of, if any. */
export function componentOf(metric: string): Component | undefined {
  const [family, second = '', third, fourth, ...more] = metric.split('.');
  if (more.length > 0) return undefined;
  switch (family) {
    case 'cpu':
      // Time of guests is in `user` already.
      if (third !== 'percentage' || fourth !== undefined || second === 'guest') return undefined;
      return { of: 'cpu%', role: second === 'idle' ? 'idle' : 'busy', item: '' };
    case 'memory':
      return third === undefined && Object.hasOwn(MEMORY, second) ? MEMORY[second] : undefined;
    case 'filesystem':
      if (fourth !== undefined || (third !== 'used' && third !== 'size')) return undefined;
      return { of: 'disk%', role: third === 'used' ? 'used' : 'total', item: second };
    case 'container':
      if (!Object.hasOwn(CONTAINER, second) || third === undefined || (fourth !== 'usage' && fourth !== 'limit'))
        return undefined;
      return { of: CONTAINER[second], role: fourth === 'usage' ? 'used' : 'total', item: third };
    default:
      return undefined;
  }
}
