import { type AlertChange, type KpiFinding, type KpiFindings, NOTIFYING_CHANGES } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import type { AlertScene } from '../alerts/alert-changes.js';
import type { Organization } from '../configuration/organization.js';
import type { AlertRow } from '../shard-rows.js';
import type { KpiContext } from './kpi-context.js';
import type { KpiEvidence } from './kpi-evidence.js';

/**
 * What has happened to the alert of a KPI monitor goes to those who are told of it, if it is one of the changes that notify. Who
 * wants to hear of its end is for the receivers: some keep an incident that must be closed.
 */
export function tellFinding(
  { output, configOffset, judgedAt }: AlertScene,
  { id, name }: Pick<Organization, 'id' | 'name'>,
  context: KpiContext | undefined,
  row: AlertRow,
  { change, at }: { readonly change: AlertChange; readonly at: EpochSeconds },
): void {
  const { evidence } = row;
  if (context === undefined || evidence === undefined || !NOTIFYING_CHANGES.has(change)) return;
  const about = aboutOf(context, evidence);
  const judgement = { org: { id, name }, ...about, at: judgedAt ?? at, configOffset };
  output.tellFinding(judgement, findingOf(row, evidence, change));
}

function aboutOf(
  { monitor: { state, revision }, project, chart }: KpiContext,
  { interval, unit, countedUntil }: KpiEvidence,
): Pick<KpiFindings, 'project' | 'monitor' | 'chart' | 'interval' | 'unit' | 'countedUntil'> {
  return {
    project: { id: project.id, number: project.number, name: project.name, timeZone: project.timeZone },
    monitor: {
      id: state.id,
      revision,
      name: state.name,
      memo: state.memo,
      isAutomatic: state.source.type === 'everyEvent',
      isSmart: state.isSmart,
      severity: state.severity,
      isMute: state.isMute,
      ...(state.snoozedUntil !== undefined && { snoozedUntil: state.snoozedUntil }),
      tellsRecovery: state.tellsRecovery,
    },
    chart: chart && { id: chart.state.id, revision: chart.revision, name: chart.state.name },
    interval,
    unit,
    countedUntil,
  };
}

function findingOf(row: AlertRow, evidence: KpiEvidence, change: AlertChange): KpiFinding {
  const { id, status, isOpen, openedAt, closedAt, acknowledged, assignee, sequence, message } = row;
  const { condition, series, bucket, value, threshold, baseline, expected, lower, upper, shift } = evidence;
  return {
    alert: {
      id,
      status,
      isOpen,
      openedAt,
      closedAt,
      ...(acknowledged !== undefined && { acknowledged }),
      ...(assignee !== undefined && { assignee }),
    },
    sequence,
    change,
    condition,
    series,
    bucket,
    value,
    ...(threshold !== undefined && { threshold }),
    ...(baseline !== undefined && { baseline }),
    ...(expected !== undefined && { expected, lower, upper }),
    changePercent: evidence.changePercent,
    direction: evidence.direction,
    ...(shift !== undefined && { shift }),
    message,
  };
}
