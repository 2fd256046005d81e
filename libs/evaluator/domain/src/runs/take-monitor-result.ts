import type { MonitorResult } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { sceneOf } from '../alerts/alert-scene.js';
import { targetKey } from '../alerts/open-alerts.js';
import type { Organization } from '../configuration/organization.js';
import { MAX_JUDGED_AGE_MS, MAX_SAMPLE_LEAD_MS } from '../limits.js';
import { monitorIdOf } from '../owner.js';
import type { SingleRunKind } from '../ports/monitor-runner.js';
import { judgeExternal } from '../external/judge-external.js';
import { judgeKpi } from '../kpi/judge-kpi.js';
import { kpiContext } from '../kpi/kpi-context.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import { judgeExpression } from './judge-expression.js';
import { type JudgedRun, MONITOR_TARGET } from './judge.js';
import { type RunKey, type RunRow, runKey } from './run-row.js';

/** What judging takes besides the monitor and its result. */
type Run = Omit<JudgedRun<SingleRunKind>, 'monitor' | 'result'>;

/** Judges what a monitor found in one of its runs, unless that is no longer of interest. */
export function takeMonitorResult(
  state: ShardState,
  output: ShardOutput,
  { org, owner, revision, dueAt, result }: MonitorResult,
  at: EpochMs,
): void {
  const monitorId = monitorIdOf(owner) ?? '';
  const before = state.runs.get(runKey({ org, monitorId }));
  const judge = judgeOf(state.organization(org), monitorId, { revision, result });
  if (judge === undefined) output.counts.resultsOutdated++;
  // Buckets of KPIs are judged however late, as each is told once.
  else if (result.kind !== 'kpi' && at - dueAt * 1000 > MAX_JUDGED_AGE_MS) output.counts.resultsTooOld++;
  else if (dueAt * 1000 - at > MAX_SAMPLE_LEAD_MS) output.counts.resultsTooFarAhead++;
  else if (before !== undefined && dueAt <= before.dueAt) output.counts.resultsRepeated++;
  else {
    const run = { scene: sceneOf(state, output), organization: state.organization(org), at: dueAt, clock: state.clock };
    const alert = state.alerts.of(org, monitorId, targetKey(MONITOR_TARGET));
    const row: RunRow = { org, monitorId, dueAt, kept: judge({ ...run, alert, kept: before?.kept ?? null }) };
    state.runs.set(runKey(row), row);
    output.saveRun(row);
  }
}

/**
 * How a result is judged, which returns what the next judgement needs; undefined if the monitor, or the chart that it looks at, is
 * no longer as it was when it ran.
 */
function judgeOf(
  organization: Organization,
  monitorId: string,
  { revision, result }: Pick<MonitorResult, 'revision' | 'result'>,
): ((run: Run) => unknown) | undefined {
  if (result.kind === 'kpi') {
    const context = kpiContext(organization, monitorId);
    if (context?.monitor.revision !== revision || result.chartRevision !== (context.chart?.revision ?? 0))
      return undefined;
    return (run) => judgeKpi({ ...run, context, result });
  }
  const monitor = organization.monitor(monitorId);
  if (monitor?.revision !== revision) return undefined;
  const { state } = monitor;
  if (state.type === 'expression' && result.kind === 'expression') {
    return (run) => judgeExpression({ ...run, monitor: { state, revision }, result });
  }
  if (state.type === 'external' && result.kind === 'external') {
    return (run) => judgeExternal({ ...run, monitor: { state, revision }, result });
  }
  return undefined;
}

/** The monitor has been deleted. */
export function forgetRun(state: ShardState, output: ShardOutput, key: RunKey): void {
  if (state.runs.delete(runKey(key))) output.removeRun(key);
}
