import { chartIdOf, isAutomatic, shortenedConversion } from '@tocsin/config-domain';
import type { KpiMonitorState } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import type { JudgedMonitor } from './judged-monitor.js';

/** A monitor as API v1 shows it. A smart one has no conditions of its own. */
export const kpiMonitorJson = (monitor: KpiMonitorState, now: EpochMs): object => ({
  id: monitor.id,
  projectId: monitor.projectId,
  name: monitor.name,
  memo: monitor.memo,
  ownerId: monitor.ownerId,
  chartId: chartIdOf(monitor),
  isAutomatic: isAutomatic(monitor),
  isSmart: monitor.isSmart,
  conditions: monitor.isSmart ? [] : monitor.conditions,
  buckets: monitor.buckets,
  judgesPace: monitor.judgesPace,
  ...tellingOf(monitor, now),
});

/** A monitor after somebody has set it, who is told where its values differ from those of its chart. */
export function setMonitorJson({ monitor, query }: JudgedMonitor, now: EpochMs): object {
  const json = kpiMonitorJson(monitor, now);
  const longest = shortenedConversion(query);
  if (longest === undefined || query.type !== 'funnel') return json;
  const message = `a conversion may take ${longest} at most for a monitor, less than the cs of the chart (${query.conversionMs / 1000} s), whose own values are higher`;
  return { ...json, warning: { message } };
}

/** The automatic monitor of a project as API v1 shows it: off, if there is none. */
export const automaticMonitorJson = (monitor: KpiMonitorState | undefined, now: EpochMs): object =>
  monitor === undefined ? { isOn: false, id: null } : { isOn: true, id: monitor.id, ...tellingOf(monitor, now) };

const tellingOf = (monitor: KpiMonitorState, now: EpochMs): object => ({
  severity: monitor.severity,
  tellsRecovery: monitor.tellsRecovery,
  isMute: monitor.isMute,
  snoozedUntil: comingMs(monitor.snoozedUntil, now),
  notificationInterval: monitor.notificationInterval ?? null,
  userIds: monitor.userIds,
  emails: monitor.emails,
});

/** A snooze that is over is none. */
function comingMs(seconds: number | undefined, now: EpochMs): EpochMs | null {
  const at = seconds === undefined ? null : seconds * 1000;
  return at !== null && at > now ? at : null;
}
