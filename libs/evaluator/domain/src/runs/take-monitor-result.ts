import type { MonitorResult, MonitorState } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { sceneOf } from '../alerts/alert-scene.js';
import { targetKey } from '../alerts/open-alerts.js';
import type { Revised } from '../configuration/monitor.js';
import { MAX_JUDGED_AGE_MS, MAX_SAMPLE_LEAD_MS } from '../limits.js';
import { monitorIdOf } from '../owner.js';
import { judgeExternal } from '../external/judge-external.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import { judgeExpression } from './judge-expression.js';
import { MONITOR_TARGET } from './judge.js';
import { type RunKey, type RunRow, runKey } from './run-row.js';

/** Judges what a monitor found in one of its runs, unless that is no longer of interest. */
export function takeMonitorResult(
  state: ShardState,
  output: ShardOutput,
  { org, owner, revision, dueAt, result }: MonitorResult,
  at: EpochMs,
): void {
  const monitorId = monitorIdOf(owner) ?? '';
  const monitor = state.organization(org).monitor(monitorId);
  const before = state.runs.get(runKey({ org, monitorId }));
  if (monitor?.state.type !== result.kind || monitor.revision !== revision) output.counts.resultsOutdated++;
  else if (at - dueAt * 1000 > MAX_JUDGED_AGE_MS) output.counts.resultsTooOld++;
  else if (dueAt * 1000 - at > MAX_SAMPLE_LEAD_MS) output.counts.resultsTooFarAhead++;
  else if (before !== undefined && dueAt <= before.dueAt) output.counts.resultsRepeated++;
  else {
    const run: RunRow = { org, monitorId, dueAt, kept: before?.kept ?? null };
    const row = { ...run, kept: judge(state, output, run, monitor, result) };
    state.runs.set(runKey(row), row);
    output.saveRun(row);
  }
}

/** @returns What the next judgement needs. */
function judge(
  state: ShardState,
  output: ShardOutput,
  { org, monitorId, dueAt: at, kept }: RunRow,
  { state: monitor, revision }: Revised<MonitorState>,
  result: MonitorResult['result'],
): unknown {
  const alert = state.alerts.of(org, monitorId, targetKey(MONITOR_TARGET));
  const { clock } = state;
  const run = { scene: sceneOf(state, output), organization: state.organization(org), at, clock, alert, kept };
  if (monitor.type === 'expression' && result.kind === 'expression') {
    return judgeExpression({ ...run, monitor: { state: monitor, revision }, result });
  }
  if (monitor.type === 'external' && result.kind === 'external') {
    return judgeExternal({ ...run, monitor: { state: monitor, revision }, result });
  }
  return kept;
}

/** The monitor has been deleted. */
export function forgetRun(state: ShardState, output: ShardOutput, key: RunKey): void {
  if (state.runs.delete(runKey(key))) output.removeRun(key);
}
