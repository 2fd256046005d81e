import type { MetricMonitor } from '../configuration/monitor.js';
import { CRITICAL, type Level, OK } from './level.js';

type Status = 'warning' | 'critical';

/**
 * Status with which an alert opens, if enough judgements call for it.
 *
 * @param levels - Of the judgements, the newest first.
 * @param isHeldBack - Whether it would be open already, were it not for a downtime: then warning waits no more.
 */
export function statusToOpen(
  monitor: MetricMonitor,
  levels: readonly Level[],
  isHeldBack: boolean,
): Status | undefined {
  const { maxCheckAttempts, options: { openWhen, attempts } = {} } = monitor;
  const newest = levels[0] ?? OK;
  if (newest === OK) return undefined;
  if (attempts === undefined) {
    const status = newest === CRITICAL ? 'critical' : 'warning';
    return attemptsOf(monitor, levels, status) >= (openWhen?.breaches ?? maxCheckAttempts) ? status : undefined;
  }
  if (isCriticalLasting(monitor, levels)) return 'critical';
  if (monitor.warning === undefined) return undefined;
  const needed = attempts.warning ?? maxCheckAttempts;
  return isHeldBack || attemptsOf(monitor, levels, 'warning') >= needed ? 'warning' : undefined;
}

/** Whether enough judgements were critical for a warning to become critical: the newest, or as many as `attempts` says. */
export function isCriticalLasting(monitor: MetricMonitor, levels: readonly Level[]): boolean {
  const { maxCheckAttempts, options: { attempts } = {} } = monitor;
  const needed = attempts === undefined ? 1 : (attempts.critical ?? maxCheckAttempts);
  return levels.length >= needed && levels.slice(0, needed).every((level) => level === CRITICAL);
}

/** Judgements that speak for a status: in a row from the newest on, or all of those that `openWhen` looks at. */
export function attemptsOf({ options = {} }: MetricMonitor, levels: readonly Level[], status: Status): number {
  if (options.openWhen !== undefined) return levels.filter((level) => level !== OK).length;
  const isCounted = (level: Level): boolean =>
    options.attempts !== undefined && status === 'critical' ? level === CRITICAL : level !== OK;
  const end = levels.findIndex((level) => !isCounted(level));
  return end < 0 ? levels.length : end;
}
