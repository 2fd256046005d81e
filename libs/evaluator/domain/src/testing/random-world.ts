import type { AlertGroupSettingState, DowntimeState, MonitorState } from '@tocsin/payload-schemas';
import {
  aConnectivityMonitor,
  aDowntime,
  aHostMonitor,
  anAlertGroupSetting,
  anExpressionMonitor,
  anExternalMonitor,
  aServiceMonitor,
} from './builders.js';
import { START } from '../timeline/timeline-time.js';

/** Who and what lives in random streams. */
export const HOSTS = ['h1', 'h2'] as const;
export const MONITORS: readonly MonitorState[] = [
  aHostMonitor({ id: 'mean', duration: 3, warning: 4, critical: 6, notificationInterval: 10 }),
  aHostMonitor({ id: 'lasting', maxCheckAttempts: 3 }),
  aHostMonitor({
    id: 'held',
    duration: 2,
    options: {
      recoveryWarning: 2,
      recoveryCritical: 5,
      closeAttempts: 2,
      judgesEveryPoint: true,
      rejudgesOnEdit: true,
    },
  }),
  aHostMonitor({
    id: 'often',
    options: { openWhen: { breaches: 2, points: 4 }, closeAttempts: 3, rejudgesOnEdit: true },
  }),
  aHostMonitor({
    id: 'levels',
    options: { attempts: { warning: 3, critical: 2 }, closeAttempts: 2, allowedLateMinutes: 5 },
  }),
  aHostMonitor({
    id: 'flapping',
    options: { flapDamping: { openings: 2, minutes: 60, calmMinutes: 5 }, closeAttempts: 2, judgesEveryPoint: true },
  }),
  aHostMonitor({ id: 'each', metric: 'cpu%', warning: 50, critical: 90, options: { judgesEveryPoint: true } }),
  aHostMonitor({
    id: 'late',
    metric: 'memory%',
    warning: 50,
    critical: 90,
    duration: 2,
    options: { allowedLateMinutes: 20, judgesEveryPoint: true, rejudgesOnEdit: true },
  }),
  aHostMonitor({ id: 'amended', duration: 3, options: { allowedLateMinutes: 4, closeAttempts: 2 } }),
  aHostMonitor({ id: 'below', operator: '<', warning: 3, critical: 1, scopes: [{ service: 'shop' }] }),
  aHostMonitor({ id: 'memory', metric: 'memory%', warning: 50, critical: 90, maxCheckAttempts: 2 }),
  aHostMonitor({ id: 'cpu', metric: 'cpu%', warning: 50, critical: 90, duration: 2 }),
  aHostMonitor({ id: 'custom', metric: 'custom.a', duration: 2 }),
  aHostMonitor({ id: 'unknown', metric: 'custom.a', options: { noData: { minutes: 10, status: 'unknown' } } }),
  aHostMonitor({
    id: 'shopOnly',
    scopes: [{ service: 'shop' }],
    options: { noData: { minutes: 10, status: 'critical' }, closeAttempts: 2 },
  }),
  aHostMonitor({
    id: 'ended',
    metric: 'memory%',
    warning: 50,
    critical: 90,
    options: { noData: { minutes: 10, status: 'ok' }, allowedLateMinutes: 5 },
  }),
  aServiceMonitor({ id: 'silent', options: { noData: { minutes: 20, status: 'warning' } } }),
  aServiceMonitor({ id: 'errors', missingDurationWarning: 10, missingDurationCritical: 20, notificationInterval: 15 }),
  aServiceMonitor({
    id: 'restless',
    missingDurationCritical: 10,
    options: { flapDamping: { openings: 2, minutes: 1440, calmMinutes: 10 } },
  }),
  aConnectivityMonitor({ id: 'conn', excludeScopes: [{ service: 'lab' }], notificationInterval: 10 }),
  anExpressionMonitor({ id: 'web', notificationInterval: 10 }),
  anExternalMonitor({
    id: 'top',
    service: 'shop',
    responseTimeDuration: 3,
    responseTimeWarning: 6,
    maxCheckAttempts: 2,
  }),
  aConnectivityMonitor({
    id: 'softly',
    alertStatusOnGone: 'WARNING',
    scopes: [{ service: 'lab' }],
    options: { holdsBackHostAlerts: true },
  }),
  aConnectivityMonitor({ id: 'gone', options: { holdsBackHostAlerts: true } }),
];

export const SETTINGS: readonly AlertGroupSettingState[] = [
  anAlertGroupSetting({ id: 'all', notificationInterval: 10 }),
  anAlertGroupSetting({ id: 'shop', serviceScopes: ['shop'] }),
];

const HOURLY = { type: 'hourly', interval: 1 } as const;
export const DOWNTIMES: readonly DowntimeState[] = [
  aDowntime({ id: 'shop', start: START + 300, recurrence: HOURLY, serviceScopes: ['shop'] }),
  aDowntime({
    id: 'silent',
    start: START + 600,
    duration: 20,
    recurrence: HOURLY,
    monitorScopes: ['custom', 'web', 'conn', 'mean'],
    staysSilentAfterEnd: true,
  }),
  aDowntime({ id: 'once', start: START + 900, duration: 15, roleExcludeScopes: [{ service: 'shop', role: 'app' }] }),
];
