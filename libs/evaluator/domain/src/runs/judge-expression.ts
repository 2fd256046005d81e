import type { AlertStatus, ExpressionMonitor } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { type Finding, changeAlert, openAlert, recoverAlert, refreshAlert, stayWell } from '../alerts/alert-changes.js';
import { breachMessage, unknownMessage, valueMessage } from '../alerts/message.js';
import { configuredMonitor } from '../alerts/monitor-snapshot.js';
import type { ShardClock } from '../shard-rows.js';
import { type Judge, type JudgedRun, MONITOR_TARGET } from './judge.js';

/** Why an expression has no value, if its run did not say. */
const NO_VALUE = 'no value';

/** How the shard's own pauses stood at the newest result. */
interface Kept {
  readonly gapMs: number;
  /** When a pause was first seen to be over, by shard time; 0: there was none. */
  readonly resumedAt: EpochMs;
}

/**
 * The value against the thresholds; without a value the alert is unknown. A value that is missing from before the end of a pause
 * that was our own fault says nothing: clients may not have been able to post it.
 */
export const judgeExpression: Judge<'expression'> = (run) => {
  const { scene, organization, monitor: revised, result, alert } = run;
  const kept = keptAfter(run.kept as Kept | null, run.clock);
  if (result.value === null && result.time * 1000 < kept.resumedAt) return kept;
  const monitor = configuredMonitor(revised, organization.graphDefinitions.values());
  const { status, ...finding } = findingOf(run);
  if (alert === undefined) {
    if (status === 'ok') stayWell(scene, organization, MONITOR_TARGET, monitor.shown.id);
    else openAlert(scene, organization, MONITOR_TARGET, monitor, status, finding);
  } else if (status === 'ok') {
    recoverAlert(scene, organization, alert, monitor, finding);
  } else if (status === alert.row.status) {
    refreshAlert(scene, alert, finding.value === null ? { message: finding.message } : { value: finding.value });
  } else {
    changeAlert(scene, organization, alert, monitor, status, finding);
  }
  return kept;
};

function keptAfter(before: Kept | null, { gapMs, timeMs }: ShardClock): Kept {
  if (before === null) return { gapMs, resumedAt: 0 };
  return before.gapMs === gapMs ? before : { gapMs, resumedAt: timeMs };
}

function findingOf({ monitor, result, at }: JudgedRun<'expression'>): Finding & { readonly status: AlertStatus } {
  const { state } = monitor;
  const { value, time, problem = NO_VALUE } = result;
  if (value === null) {
    const message = unknownMessage(state.name, problem);
    return { status: 'unknown', at, value, message, why: { points: [], result } };
  }
  const status = statusOf(state, value);
  const message = status === 'ok' ? valueMessage(state.name, value) : breachMessage(state.name, value, state, status);
  return { status, at, value, message, why: { points: [{ time, value }], result } };
}

/** Comparison is strict; critical wins. */
function statusOf({ operator, warning, critical }: ExpressionMonitor, value: number): 'ok' | 'warning' | 'critical' {
  const isBeyond = (threshold: number | undefined): boolean =>
    threshold !== undefined && (operator === '>' ? value > threshold : value < threshold);
  if (isBeyond(critical)) return 'critical';
  return isBeyond(warning) ? 'warning' : 'ok';
}
