import type { CheckReport, CheckReports } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { type Finding, changeAlert, openAlert, recoverAlert, refreshAlert, stayWell } from '../alerts/alert-changes.js';
import { checkMonitorId } from '../alerts/alert-id.js';
import { sceneOf } from '../alerts/alert-scene.js';
import { checkMonitor } from '../alerts/monitor-snapshot.js';
import { takeInterval } from '../alerts/reminders/take-interval.js';
import { isJudged } from '../configuration/scope.js';
import type { Owner } from '../owner.js';
import type { ShardOutput } from '../shard-output.js';
import type { CheckRow } from '../shard-rows.js';
import type { ShardState } from '../shard-state.js';
import { CHECK_ALERT_STATUS, failuresAfter, remember, reportAge } from './check-report.js';

/** Takes in the check reports of one host, in the order in which they were posted. */
export function takeCheckReports(
  state: ShardState,
  output: ShardOutput,
  { org, owner: key, reports }: CheckReports,
  at: EpochMs,
): void {
  const owner = state.owner(org, key);
  if (owner?.name.kind !== 'host') return;
  for (const report of reports) takeReport(state, output, owner, report, at);
}

function takeReport(state: ShardState, output: ShardOutput, owner: Owner, report: CheckReport, at: EpochMs): void {
  const before = owner.checks.get(report.name) ?? newCheck(owner, report.name);
  const age = reportAge(at, report.occurredAt, before.seen);
  if (age === 'tooOld') output.counts.reportsTooOld++;
  if (age === 'tooFarAhead') output.counts.reportsTooFarAhead++;
  if (age === 'repeated') output.counts.reportsRepeated++;
  if (age !== 'accepted') return;

  const isHostJudged = isJudged(owner.organization.host(owner.id));
  const { notificationInterval: _, ...kept } = before;
  const check: CheckRow = {
    ...kept,
    status: report.status,
    message: report.message,
    occurredAt: report.occurredAt,
    failures: failuresAfter(before.failures, report.status, isHostJudged),
    ...(report.notificationInterval === undefined ? {} : { notificationInterval: report.notificationInterval }),
    maxCheckAttempts: report.maxCheckAttempts,
    seen: remember(before.seen, report.occurredAt),
  };
  owner.checks.set(check.name, check);
  output.saveCheck(check);
  if (isHostJudged) judgeCheck(state, output, owner, check, report);
}

function judgeCheck(
  state: ShardState,
  output: ShardOutput,
  owner: Owner,
  check: CheckRow,
  { status: result, message, occurredAt: at }: CheckReport,
): void {
  const { organization } = owner;
  const status = CHECK_ALERT_STATUS[result];
  const alert = state.alerts.of(organization.id, check.id, owner.key);
  const scene = sceneOf(state, output);
  const monitor = checkMonitor(check);
  const finding: Finding = { at, message, value: null, why: { points: [], attempts: check.failures } };

  if (alert === undefined) {
    if (status === 'ok') stayWell(scene, organization, owner.target, check.id);
    if (status === 'ok' || check.failures < check.maxCheckAttempts) return;
    openAlert(scene, organization, owner.target, monitor, status, finding);
  } else if (status === 'ok') {
    recoverAlert(scene, organization, alert, monitor, finding);
    forgetIfDropped(output, owner, check);
  } else if (status === alert.row.status) {
    refreshAlert(scene, alert, { message });
    takeInterval(scene, alert, check.notificationInterval);
  } else {
    changeAlert(scene, organization, alert, monitor, status, finding);
  }
}

/** A check that its host no longer declares goes with its alert. */
export function forgetIfDropped(output: ShardOutput, owner: Owner, check: CheckRow): void {
  if (check.origin === 'dropped') forgetCheck(output, owner, check);
}

export function forgetCheck(output: ShardOutput, owner: Owner, check: CheckRow): void {
  owner.checks.delete(check.name);
  output.removeCheck({ org: check.org, hostId: check.hostId, name: check.name });
}

/** A check that nobody has declared or reported yet. */
export function newCheck(owner: Owner, name: string): CheckRow {
  const org = owner.organization.id;
  return {
    org,
    hostId: owner.id,
    name,
    id: checkMonitorId(org, owner.id, name),
    memo: '',
    origin: 'reported',
    status: null,
    message: '',
    occurredAt: null,
    failures: 0,
    maxCheckAttempts: 1,
    seen: [],
  };
}
