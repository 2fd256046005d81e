import { type MetricMonitor, absencesOf, pointsNeeded } from '../configuration/monitor.js';
import { MAX_MISSING_SECONDS, MAX_WINDOW_SECONDS } from '../limits.js';
import { COMPONENT_PATTERNS, isPercentMetric } from '../metrics/percent-metrics.js';

/** Points are a minute apart as a rule; whoever posts more rarely gets as much as this for each. */
const SECONDS_PER_POINT = 600;

/** Metrics that a monitor is judged by; `*` stands for one segment between dots. */
export function replayedMetrics({ type, metric }: MetricMonitor): readonly string[] {
  return type === 'host' && isPercentMetric(metric) ? COMPONENT_PATTERNS[metric] : [metric];
}

/**
 * How long before a span its points must begin: until the windows are full, what is missing is missed, a level that an alert
 * keeps until it has recovered is known, and so are the openings that make the next one flap.
 */
export function replayLeadSeconds(monitor: MetricMonitor): number {
  const window = Math.min(MAX_WINDOW_SECONDS, pointsNeeded(monitor) * SECONDS_PER_POINT);
  const kept = keepsLevels(monitor) ? MAX_WINDOW_SECONDS : 0;
  return Math.max(window, kept, leadOfMissing(monitor)) + leadOfFlapping(monitor);
}

function keepsLevels({ options = {} }: MetricMonitor): boolean {
  const { recoveryWarning, recoveryCritical, flapDamping } = options;
  return recoveryWarning !== undefined || recoveryCritical !== undefined || flapDamping !== undefined;
}

/** The first of the openings that count is found like any other. */
const leadOfFlapping = ({ options: { flapDamping } = {} }: MetricMonitor): number => (flapDamping?.minutes ?? 0) * 60;

/** What has been missing for up to a week longer than the monitor waits is found, too; of hosts, which are many, for up to a day. */
function leadOfMissing(monitor: MetricMonitor): number {
  const durations = absencesOf(monitor).map(({ durationMs }) => durationMs / 1000);
  const before = monitor.type === 'host' ? MAX_WINDOW_SECONDS : MAX_MISSING_SECONDS;
  return durations.length === 0 ? 0 : Math.max(...durations) + before;
}
