import type { ChartState, KpiMonitorState } from '@tocsin/payload-schemas';
import type { AutomaticMonitorSpec, KpiMonitorSpec, Recipients, Silence, SilenceChange } from './kpi-monitor-spec.js';

/** What a smart monitor looks for. */
const SMART: KpiMonitorState['conditions'] = [{ type: 'confidence', level: 99, sides: 'both' }];
const NEW: Silence & Recipients = { isMute: false, userIds: [], emails: [] };

/** The id of the chart that a monitor watches; null for the automatic monitor. */
export const chartIdOf = ({ source }: Pick<KpiMonitorState, 'source'>): string | null =>
  source.type === 'chart' ? source.chartId : null;

export const isAutomatic = (monitor: Pick<KpiMonitorState, 'source'>): boolean => chartIdOf(monitor) === null;

/**
 * The monitor to store for a description. It belongs to whom its chart belongs to.
 *
 * @param before - Undefined for a new one.
 */
export function kpiMonitorOf(
  id: string,
  spec: KpiMonitorSpec,
  chart: ChartState,
  before: KpiMonitorState | undefined,
): KpiMonitorState {
  const { chartId, isSmart, conditions } = spec;
  return {
    ...{ id, projectId: chart.projectId, name: spec.name, memo: spec.memo, ownerId: chart.ownerId },
    source: { type: 'chart', chartId },
    ...{ isSmart, conditions: isSmart ? SMART : conditions, buckets: spec.buckets, judgesPace: spec.judgesPace },
    ...described(spec, before),
  };
}

/**
 * The automatic monitor to store for a description. It belongs to nobody.
 *
 * @param before - Undefined if it is turned on.
 */
export const automaticMonitorOf = (
  id: string,
  spec: AutomaticMonitorSpec,
  projectId: string,
  before: KpiMonitorState | undefined,
): KpiMonitorState => ({
  ...{ id, projectId, name: 'Automatic monitors', memo: '', ownerId: null },
  source: { type: 'everyEvent' },
  ...{ isSmart: true, conditions: SMART, buckets: 1, judgesPace: false },
  ...described(spec, before),
});

/** The monitor silenced, or told of again; the monitor itself, if it was so already. */
export function withSilence(monitor: KpiMonitorState, change: SilenceChange): KpiMonitorState {
  const { isMute, snoozedUntil } = silenceOf(change, monitor);
  if (isMute === monitor.isMute && snoozedUntil === monitor.snoozedUntil) return monitor;
  const { snoozedUntil: _before, ...others } = monitor;
  return { ...others, isMute, ...(snoozedUntil !== undefined && { snoozedUntil }) };
}

/** The monitor with mails to a person, or without them; the monitor itself, if it was so already. */
export function withSubscription(monitor: KpiMonitorState, userId: string, isSubscribed: boolean): KpiMonitorState {
  if (monitor.userIds.includes(userId) === isSubscribed) return monitor;
  const userIds = isSubscribed ? [...monitor.userIds, userId] : monitor.userIds.filter((id) => id !== userId);
  return { ...monitor, userIds };
}

/** The monitor when a person has left the organization: it goes on, without an owner if it was that person's. */
export const withoutPerson = (monitor: KpiMonitorState, userId: string): KpiMonitorState => ({
  ...withSubscription(monitor, userId, false),
  ownerId: monitor.ownerId === userId ? null : monitor.ownerId,
});

function described(
  spec: AutomaticMonitorSpec,
  before: Silence & Recipients = NEW,
): Pick<KpiMonitorState, keyof AutomaticMonitorSpec> {
  const { severity, tellsRecovery, notificationInterval, userIds, emails } = spec;
  return {
    ...{ severity, tellsRecovery },
    ...(notificationInterval !== undefined && { notificationInterval }),
    ...silenceOf(spec, before),
    ...{ userIds: userIds ?? before.userIds, emails: emails ?? before.emails },
  };
}

function silenceOf({ isMute, snoozedUntil }: SilenceChange, before: Silence): Silence {
  const until = snoozedUntil === undefined ? before.snoozedUntil : (snoozedUntil ?? undefined);
  return { isMute: isMute ?? before.isMute, ...(until !== undefined && { snoozedUntil: until }) };
}
