import {
  changeAlert,
  type Finding,
  openAlert,
  recoverAlert,
  refreshAlert,
  retellAlert,
  stayWell,
} from '../alerts/alert-changes.js';
import { isAttended } from '../alerts/attend-alert.js';
import { configuredMonitor } from '../alerts/monitor-snapshot.js';
import type { OpenAlert } from '../alerts/open-alerts.js';
import { type Judge, type JudgedRun, MONITOR_TARGET } from '../runs/judge.js';
import { type KeptRuns, keptRuns, withAttempt, withRun, withTold } from './kept-runs.js';
import { type Verdict, verdictOf } from './verdict.js';

type Run = JudgedRun<'external'>;

/** Judges what a probe found. Its alert opens after `maxCheckAttempts` runs in a row that were not ok. */
export const judgeExternal: Judge<'external'> = (run): KeptRuns => {
  const { monitor, result, at } = run;
  const measured = withRun(keptRuns(run.kept), monitor.state, result, at);
  const verdict = verdictOf(monitor.state, result, measured.responseTimes, at);
  const kept = withAttempt(measured, verdict.status === 'ok');
  return run.alert === undefined ? openIfLasting(run, verdict, kept) : settle(run, run.alert, verdict, kept);
};

function openIfLasting(run: Run, verdict: Verdict, kept: KeptRuns): KeptRuns {
  const { scene, organization, monitor, result } = run;
  const { status } = verdict;
  if (status === 'ok') stayWell(scene, organization, MONITOR_TARGET, monitor.state.id);
  if (status === 'ok' || kept.attempts < monitor.state.maxCheckAttempts) return { ...kept, told: [] };
  openAlert(scene, organization, MONITOR_TARGET, shown(run), status, findingOf(run, verdict, kept));
  return withFailure({ ...kept, told: [] }, result.failure);
}

function settle(run: Run, alert: OpenAlert, verdict: Verdict, kept: KeptRuns): KeptRuns {
  const { scene, organization, result } = run;
  const { status } = verdict;
  const finding = findingOf(run, verdict, kept);
  if (status === 'ok') {
    recoverAlert(scene, organization, alert, shown(run), finding);
    return { ...kept, told: [] };
  }
  if (status !== alert.row.status) {
    changeAlert(scene, organization, alert, shown(run), status, finding);
    return withFailure(kept, result.failure);
  }
  const after = isAttended(alert.row) ? kept : withFailure(kept, result.failure);
  if (after === kept) refresh(run, alert, finding);
  else retellAlert(scene, organization, alert, shown(run), finding);
  return after;
}

function withFailure(kept: KeptRuns, failure: string | null): KeptRuns {
  return failure === null ? kept : withTold(kept, failure);
}

function refresh({ scene }: Run, alert: OpenAlert, { value, message, answer }: Finding): void {
  refreshAlert(scene, alert, { value, message, answer });
}

function shown({ organization, monitor }: Run): ReturnType<typeof configuredMonitor> {
  return configuredMonitor(monitor, organization.graphDefinitions.values());
}

function findingOf({ at, result }: Run, { value, message, points }: Verdict, { attempts }: KeptRuns): Finding {
  const answer = result.status === null ? undefined : String(result.status);
  return { at, message, value, answer, why: { points: [...points], attempts, result } };
}
