import type { AlertTarget } from '@tocsin/payload-schemas';
import type { EpochSeconds } from '@tocsin/runtime';
import {
  type AlertScene,
  changeAlert,
  type Finding,
  openAlertNow,
  recoverAlert,
  refreshAlert,
  retellAlert,
} from '../alerts/alert-changes.js';
import { isAttended } from '../alerts/attend-alert.js';
import { type AlertMonitor, kpiAlertMonitor } from '../alerts/monitor-snapshot.js';
import { type OpenAlert, targetKey } from '../alerts/open-alerts.js';
import type { Organization } from '../configuration/organization.js';
import { MAX_OPEN_KPI_ALERTS } from '../limits.js';
import type { KpiContext } from './kpi-context.js';

/** The alerts of a KPI monitor while a result is judged. */
export class KpiAlerts {
  /** Those that were open before. */
  readonly openBefore: readonly OpenAlert[];
  private readonly scene: AlertScene;
  private readonly monitor: AlertMonitor;
  /** Newest transitions of those that were open before. */
  private readonly sequences: ReadonlyMap<OpenAlert, number>;
  private count: number;

  /** @param at - When the run was due: what is found by it is told together. */
  constructor(
    scene: AlertScene,
    private readonly organization: Organization,
    private readonly context: KpiContext,
    at: EpochSeconds,
  ) {
    this.scene = { ...scene, judgedAt: at };
    this.monitor = kpiAlertMonitor(context.monitor, context);
    this.openBefore = scene.alerts.ofMonitor(organization.id, context.monitor.state.id);
    this.sequences = new Map(this.openBefore.map((alert) => [alert, alert.row.sequence]));
    this.count = this.openBefore.length;
  }

  find(target: AlertTarget): OpenAlert | undefined {
    return this.scene.alerts.of(this.organization.id, this.context.monitor.state.id, targetKey(target));
  }

  /** @returns Whether there was room for one more. */
  open(target: AlertTarget, finding: Finding): boolean {
    if (this.count >= MAX_OPEN_KPI_ALERTS) {
      this.scene.output.counts.kpiAlertsNotOpened++;
      return false;
    }
    // Neither downtimes nor hosts that are gone hold back what is found about KPIs.
    openAlertNow(this.scene, this.organization, target, this.monitor, this.context.monitor.state.severity, finding);
    this.count++;
    return true;
  }

  /** The alert stays open; another severity of the monitor counts from now on. */
  goOn(alert: OpenAlert, finding: Finding): void {
    const { severity } = this.context.monitor.state;
    if (alert.row.status === severity) this.refresh(alert, finding);
    else changeAlert(this.scene, this.organization, alert, this.monitor, severity, finding);
  }

  /** People are told once more, unless somebody attends to the alert. */
  tell(alert: OpenAlert, finding: Finding): void {
    if (isAttended(alert.row)) this.refresh(alert, finding);
    else retellAlert(this.scene, this.organization, alert, this.monitor, finding);
  }

  end(alert: OpenAlert, finding: Finding): void {
    recoverAlert(this.scene, this.organization, alert, this.monitor, finding);
    this.count--;
  }

  /** Those that were open before, still are, and of which this judgement has told nothing. */
  untold(): readonly OpenAlert[] {
    return this.openBefore.filter((alert) => alert.row.isOpen && alert.row.sequence === this.sequences.get(alert));
  }

  private refresh(alert: OpenAlert, { value, message, evidence }: Finding): void {
    refreshAlert(this.scene, alert, { value, message, evidence });
  }
}
