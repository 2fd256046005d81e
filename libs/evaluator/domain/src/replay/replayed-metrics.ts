import type { MonitorState } from '@tocsin/payload-schemas';
import { missingDurations, pointsNeeded } from '../configuration/monitor.js';
import { MAX_WINDOW_SECONDS } from '../limits.js';
import { COMPONENT_PATTERNS, isPercentMetric } from '../metrics/percent-metrics.js';

/** Kinds of monitors that stored samples alone can be played to. */
export type ReplayableMonitor = Extract<MonitorState, { type: 'host' | 'service' }>;

export function isReplayable(monitor: MonitorState): monitor is ReplayableMonitor {
  return monitor.type === 'host' || monitor.type === 'service';
}

/** Metrics that a monitor is judged by; `*` stands for one segment between dots. */
export function replayedMetrics({ type, metric }: ReplayableMonitor): readonly string[] {
  return type === 'host' && isPercentMetric(metric) ? COMPONENT_PATTERNS[metric] : [metric];
}

/** How long before a span its points must begin: until the windows are full, and what is missing is missed. */
export function replayLeadSeconds(monitor: ReplayableMonitor): number {
  const missing = Math.max(0, ...missingDurations(monitor).map(({ durationMs }) => durationMs / 1000));
  // Points are a minute apart as a rule; whoever posts more rarely gets a lead of up to a day.
  const window = Math.min(MAX_WINDOW_SECONDS, pointsNeeded(monitor) * 600);
  return Math.max(missing, window);
}
