import type { Random } from './random.js';

/** What the scripted load of one host posts at one step; a step is one second of event time. */
export interface Step {
  /** Seconds since the epoch. */
  readonly time: number;
  readonly checkStatus: 'OK' | 'WARNING' | 'CRITICAL' | 'UNKNOWN';
  readonly load: number;
}

export const CHECK_NAME = 'scripted';
export const METRIC = 'custom.scripted.load';
export const WARNING = 50;
export const CRITICAL = 80;

/** One change of one alert, as far as script and log can both know it. */
export interface Change {
  readonly monitor: typeof CHECK_NAME | typeof METRIC;
  readonly status: 'ok' | 'warning' | 'critical' | 'unknown';
  readonly openedAt: number;
  readonly at: number;
  readonly sequence: number;
}

/** An endless, repeatable stream of steps for one host. */
export function* scriptOf(random: Random, firstTime: number): Generator<Step, never> {
  let checkStatus: Step['checkStatus'] = 'OK';
  let load = 20;
  for (let time = firstTime; ; time++) {
    if (random.next() < 0.5) checkStatus = random.pick(['OK', 'OK', 'WARNING', 'CRITICAL', 'UNKNOWN']);
    if (random.next() < 0.5) load = random.pick([20, 50, 50.5, 80, 81]);
    yield { time, checkStatus, load };
  }
}

/**
 * The changes that these steps must cause: written down independently of the evaluator, from the rules alone (an alert
 * opens with the first status that is not ok, changes with every other status, closes with ok; thresholds are strict).
 */
export function expectedChanges(steps: readonly Step[]): Change[] {
  const metricStatus = (load: number): Change['status'] => (load > CRITICAL ? 'critical' : load > WARNING ? 'warning' : 'ok');
  return [
    ...changesOf(METRIC, steps.map(({ time, load }) => ({ time, status: metricStatus(load) }))),
    ...changesOf(CHECK_NAME, steps.map(({ time, checkStatus }) => ({ time, status: checkStatus.toLowerCase() as Change['status'] }))),
  ];
}

function changesOf(monitor: Change['monitor'], judged: readonly { time: number; status: Change['status'] }[]): Change[] {
  const changes: Change[] = [];
  let open: { openedAt: number; status: Change['status']; sequence: number } | undefined;
  for (const { time, status } of judged) {
    if (open === undefined ? status === 'ok' : status === open.status) continue;
    const next: { openedAt: number; status: Change['status']; sequence: number } =
      open === undefined ? { openedAt: time, status, sequence: 1 } : { ...open, status, sequence: open.sequence + 1 };
    changes.push({ monitor, status, openedAt: next.openedAt, at: time, sequence: next.sequence });
    open = status === 'ok' ? undefined : next;
  }
  return changes;
}
