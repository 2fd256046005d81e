import type { Random } from '../random.js';

export type CheckStatus = 'OK' | 'WARNING' | 'CRITICAL' | 'UNKNOWN';
export type Status = 'ok' | 'warning' | 'critical' | 'unknown';

/** What the scripted load of one owner posts at one step; a step is one second of event time. */
export interface Step {
  /** Seconds since the epoch. */
  readonly time: number;
  readonly load: number;
  /** Hosts report a check too. */
  readonly checkStatus: CheckStatus;
}

export const CHECK_NAME = 'scripted';
/** Names of the monitors that look at what it posts. */
export const SCRIPTED_MONITORS = ['host load', 'service load'] as const;
export const METRIC = 'custom.scripted.load';
export const WARNING = 50;
export const CRITICAL = 80;

/** One change of one alert, as far as script and log can both know it. */
export interface Change {
  readonly type: 'check' | 'host' | 'service';
  readonly status: Status;
  readonly openedAt: number;
  readonly at: number;
  readonly sequence: number;
}

/** An endless, repeatable stream of steps. */
export function* scriptOf(random: Random, firstTime: number): Generator<Step, never> {
  let checkStatus: CheckStatus = 'OK';
  let load = 20;
  for (let time = firstTime; ; time++) {
    if (random.next() < 0.5) checkStatus = random.pick(['OK', 'OK', 'WARNING', 'CRITICAL', 'UNKNOWN']);
    if (random.next() < 0.5) load = random.pick([20, 50, 50.5, 80, 81]);
    yield { time, checkStatus, load };
  }
}

/**
 * The changes that these steps must cause, by type and time: written down independently of the evaluator, from the rules
 * alone (an alert opens with the first status that is not ok, changes with every other status, closes with ok; thresholds
 * are strict).
 */
export function expectedChanges(owner: 'host' | 'service', steps: readonly Step[]): Change[] {
  const metricStatus = (load: number): Status => (load > CRITICAL ? 'critical' : load > WARNING ? 'warning' : 'ok');
  const checkStatus = (status: CheckStatus): Status => status.toLowerCase() as Status;
  const ofMetric = changesOf(
    owner,
    steps.map(({ time, load }) => ({ time, status: metricStatus(load) })),
  );
  if (owner === 'service') return ofMetric;
  const ofCheck = steps.map((step) => ({ time: step.time, status: checkStatus(step.checkStatus) }));
  return [...changesOf('check', ofCheck), ...ofMetric];
}

function changesOf(
  type: Change['type'],
  judged: readonly { readonly time: number; readonly status: Status }[],
): Change[] {
  const changes: Change[] = [];
  let open: Change | undefined;
  for (const { time, status } of judged) {
    if (open === undefined ? status === 'ok' : status === open.status) continue;
    const change = { type, status, openedAt: open?.openedAt ?? time, at: time, sequence: (open?.sequence ?? 0) + 1 };
    changes.push(change);
    open = status === 'ok' ? undefined : change;
  }
  return changes;
}
