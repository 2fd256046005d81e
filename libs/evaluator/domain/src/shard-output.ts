import type { AlertTransition, GroupTransition, KpiFinding, KpiFindings } from '@tocsin/payload-schemas';
import { type SuppressedKey, type SuppressedRow, suppressedKey } from './held-back/suppressed-row.js';
import type { GroupMemberRow, GroupRow } from './groups/group-rows.js';
import { MAX_FINDINGS_BYTES } from './limits.js';
import { type RunKey, type RunRow, runKey } from './runs/run-row.js';
import type {
  AlertRow,
  CheckKey,
  CheckRow,
  LastPointKey,
  LastPointRow,
  LastSeenRow,
  ShardChanges,
} from './shard-rows.js';

/** What became of a command, for the one who waits for it. */
export interface CommandOutcome {
  readonly org: string;
  readonly commandId: string;
  readonly alertId: string;
  /** `notOpen`: no such alert is open here (unknown, closed before, or closed by an earlier copy of this command). */
  readonly result: 'taken' | 'notOpen';
}

/** What was set aside, for metrics. */
export interface ShardCounts {
  samplesTooOld: number;
  samplesTooFarAhead: number;
  reportsTooOld: number;
  reportsTooFarAhead: number;
  reportsRepeated: number;
  resultsTooOld: number;
  resultsTooFarAhead: number;
  resultsRepeated: number;
  /** Of a monitor that is no longer as it was when it ran. */
  resultsOutdated: number;
  /** Of KPI monitors that have as many open as they may. */
  kpiAlertsNotOpened: number;
}

type Judgement = Omit<KpiFindings, 'findings'>;

/**
 * Gathers what a run of inputs brought about: pass one to every `advance` of a batch, then store it in one transaction.
 * Rows are kept once per key, the newest wins.
 */
export class ShardOutput {
  /** In the order in which they happened. */
  readonly transitions: AlertTransition[] = [];
  /** Of alert groups, likewise. */
  readonly groupTransitions: GroupTransition[] = [];
  /** Of those transitions that people are told of KPI monitors, put together by judgement. */
  readonly kpiFindings: KpiFindings[] = [];
  readonly outcomes: CommandOutcome[] = [];
  readonly counts: ShardCounts = {
    samplesTooOld: 0,
    samplesTooFarAhead: 0,
    reportsTooOld: 0,
    reportsTooFarAhead: 0,
    reportsRepeated: 0,
    resultsTooOld: 0,
    resultsTooFarAhead: 0,
    resultsRepeated: 0,
    resultsOutdated: 0,
    kpiAlertsNotOpened: 0,
  };
  /** Findings of the input that is being taken in, by monitor and time. */
  private readonly judgements = new Map<string, { readonly findings: KpiFinding[]; bytes: number }>();
  private readonly alerts = new Map<string, AlertRow>();
  private readonly checks = new Keyed<CheckKey, CheckRow>();
  private readonly lastSeen = new Keyed<{ readonly org: string; readonly hostId: string }, LastSeenRow>();
  private readonly lastPoints = new Keyed<LastPointKey, LastPointRow>();
  private readonly runs = new Keyed<RunKey, RunRow>();
  private readonly groups = new Map<string, GroupRow>();
  private readonly groupMembers = new Map<string, GroupMemberRow>();
  private readonly suppressed = new Keyed<SuppressedKey, SuppressedRow>();

  /** What comes now is of another input: findings of two inputs are never told together, however they are committed. */
  beginInput(): void {
    this.judgements.clear();
  }

  /** What one judgement tells is in one record, unless that would be too large for the log. */
  tellFinding(judgement: Judgement, finding: KpiFinding): void {
    const key = `${judgement.org.id}/${judgement.monitor.id}/${judgement.at}`;
    const bytes = Buffer.byteLength(JSON.stringify(finding));
    const known = this.judgements.get(key);
    if (known !== undefined && known.bytes + bytes <= MAX_FINDINGS_BYTES) {
      known.findings.push(finding);
      known.bytes += bytes;
      return;
    }
    const findings = [finding];
    this.judgements.set(key, { findings, bytes });
    this.kpiFindings.push({ ...judgement, findings });
  }

  saveAlert(row: AlertRow): void {
    this.alerts.set(`${row.org}/${row.id}`, row);
  }

  saveCheck(row: CheckRow): void {
    this.checks.save(`${row.org}/${row.hostId}/${row.name}`, row);
  }

  removeCheck(key: CheckKey): void {
    this.checks.remove(`${key.org}/${key.hostId}/${key.name}`, key);
  }

  saveLastSeen(row: LastSeenRow): void {
    this.lastSeen.save(`${row.org}/${row.hostId}`, row);
  }

  removeLastSeen(org: string, hostId: string): void {
    this.lastSeen.remove(`${org}/${hostId}`, { org, hostId });
  }

  saveLastPoint(row: LastPointRow): void {
    this.lastPoints.save(`${row.org}/${row.owner}/${row.metric}`, row);
  }

  removeLastPoint(key: LastPointKey): void {
    this.lastPoints.remove(`${key.org}/${key.owner}/${key.metric}`, key);
  }

  saveRun(row: RunRow): void {
    this.runs.save(runKey(row), row);
  }

  removeRun(key: RunKey): void {
    this.runs.remove(runKey(key), key);
  }

  saveGroup(row: GroupRow): void {
    this.groups.set(`${row.org}/${row.id}`, row);
  }

  saveGroupMember(row: GroupMemberRow): void {
    this.groupMembers.set(`${row.org}/${row.settingId}/${row.alertId}`, row);
  }

  saveSuppressed(row: SuppressedRow): void {
    this.suppressed.save(suppressedKey(row), row);
  }

  removeSuppressed(key: SuppressedKey): void {
    this.suppressed.remove(suppressedKey(key), key);
  }

  /** The rows to write, as of now. */
  changes(): ShardChanges {
    return {
      alerts: [...this.alerts.values()],
      checks: [...this.checks.saved.values()],
      checksGone: [...this.checks.gone.values()],
      lastSeen: [...this.lastSeen.saved.values()],
      lastSeenGone: [...this.lastSeen.gone.values()],
      lastPoints: [...this.lastPoints.saved.values()],
      lastPointsGone: [...this.lastPoints.gone.values()],
      runs: [...this.runs.saved.values()],
      runsGone: [...this.runs.gone.values()],
      groups: [...this.groups.values()],
      groupMembers: [...this.groupMembers.values()],
      suppressed: [...this.suppressed.saved.values()],
      suppressedGone: [...this.suppressed.gone.values()],
    };
  }
}

/** Upserts and removals of one kind of row; the last word on a key wins. */
class Keyed<K, R extends K> {
  readonly saved = new Map<string, R>();
  readonly gone = new Map<string, K>();

  save(key: string, row: R): void {
    this.saved.set(key, row);
    this.gone.delete(key);
  }

  remove(key: string, of: K): void {
    this.saved.delete(key);
    this.gone.set(key, of);
  }
}
