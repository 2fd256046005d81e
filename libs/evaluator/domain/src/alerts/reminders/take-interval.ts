import type { AlertScene } from '../alert-changes.js';
import type { OpenAlert } from '../open-alerts.js';

/** The interval of an alert's monitor is this now: another one than before counts from now on. */
export function takeInterval(scene: AlertScene, alert: OpenAlert, notificationInterval: number | undefined): void {
  if (alert.row.notificationInterval === notificationInterval) return;
  alert.row = { ...alert.row, notificationInterval, remindFromMs: scene.runningMs };
  scene.output.saveAlert(alert.row);
  scene.deadlines.queue(alert.reminder);
}
