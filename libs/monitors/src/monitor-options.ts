import type {
  HostMonitor,
  MetricMonitorOptions,
  MonitorOptions,
  MonitorState,
  ServiceMonitor,
} from '@tocsin/payload-schemas';
import { InvalidInputError } from '@tocsin/runtime';

/**
 * The monitor with these options in place of those that it had.
 *
 * @throws {InvalidInputError} Naming the member, if the monitor's kind has no such options or they do not fit its thresholds.
 */
export function withOptions(monitor: MonitorState, options: MonitorOptions): MonitorState {
  const { type } = monitor;
  if (type !== 'host' && type !== 'service' && type !== 'connectivity') {
    throw wrong('type', `a monitor of type "${type}" has no options; only "host", "service" and "connectivity" have`);
  }
  const isOfConnectivity = (name: string): boolean => name === 'holdsBackHostAlerts';
  const foreign = Object.keys(options).find((name) => isOfConnectivity(name) !== (type === 'connectivity'));
  if (foreign !== undefined) throw wrong(foreign, `a monitor of type "${type}" has no such option`);
  if (monitor.type !== 'connectivity') checkMetricOptions(monitor, options);
  const { options: _former, ...rest } = monitor;
  return Object.keys(options).length === 0 ? rest : { ...rest, options };
}

function checkMetricOptions(monitor: HostMonitor | ServiceMonitor, options: MetricMonitorOptions): void {
  checkRecovery('recoveryWarning', 'warning', options.recoveryWarning, monitor.warning, monitor.operator);
  checkRecovery('recoveryCritical', 'critical', options.recoveryCritical, monitor.critical, monitor.operator);
  const { openWhen, attempts } = options;
  if (openWhen !== undefined && openWhen.breaches > openWhen.points) {
    throw wrong('openWhen.breaches', `must be at most openWhen.points (${openWhen.points}), not ${openWhen.breaches}`);
  }
  if (attempts !== undefined) checkAttempts(monitor, attempts, openWhen !== undefined);
  if (options.noData !== undefined) checkNoData(monitor);
}

/** A recovery threshold lies on the good side of what it recovers from. */
function checkRecovery(
  member: string,
  level: string,
  recovery: number | undefined,
  threshold: number | undefined,
  operator: '>' | '<',
): void {
  if (recovery === undefined) return;
  if (threshold === undefined) throw wrong(member, `the monitor has no ${level} threshold to recover from`);
  const isGood = operator === '>' ? recovery <= threshold : recovery >= threshold;
  if (isGood) return;
  const side = operator === '>' ? 'at most' : 'at least';
  throw wrong(member, `must be ${side} the ${level} threshold (${operator} ${threshold}), not ${recovery}`);
}

/** Attempts are for a level that the monitor has, and not beside another rule about when an alert opens. */
function checkAttempts(
  monitor: Pick<MonitorState & { type: 'host' }, 'warning' | 'critical'>,
  attempts: NonNullable<MetricMonitorOptions['attempts']>,
  hasOpenWhen: boolean,
): void {
  if (hasOpenWhen) throw wrong('attempts', 'openWhen says when an alert opens, too; leave one of the two out');
  for (const level of ['warning', 'critical'] as const) {
    if (attempts[level] !== undefined && monitor[level] === undefined) {
      throw wrong(`attempts.${level}`, `the monitor has no ${level} threshold that could be reached`);
    }
  }
}

/** What a service monitor does about missing data is said in one place. */
function checkNoData(monitor: HostMonitor | ServiceMonitor): void {
  if (monitor.type !== 'service') return;
  const member = (['missingDurationWarning', 'missingDurationCritical'] as const).find(
    (duration) => monitor[duration] !== undefined,
  );
  if (member !== undefined) throw wrong('noData', `the monitor has ${member}, which is about missing data, too`);
}

const wrong = (member: string, problem: string): InvalidInputError =>
  new InvalidInputError(`${member}: ${problem}`, member);
