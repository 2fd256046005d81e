import type { AlertTransition, ChannelState, NotificationGroupState, SkipReason } from '@tocsin/payload-schemas';
import { type Routing, splitByChannel } from './routing.js';
import type { RoutingTable } from './routing-table.js';

const NOBODY: ReadonlySet<string> = new Set();

/**
 * Where a transition of an alert goes. Everything that it depends on is in the transition and the configuration, so a
 * repeat is routed in the same way. A notification that is withheld as a whole is skipped at each channel that it would have
 * gone to; one that no group or no channel wants is no delivery at all and leaves nothing to record.
 *
 * @param told - Channels that have heard of the alert: they hear of its end, whatever has become of the groups that led there.
 * @see Mackerel help, "Notification groups"; spec of routing in its seven rules.
 */
export function routeTransition(
  transition: AlertTransition,
  table: RoutingTable,
  told: ReadonlySet<string> = NOBODY,
): Routing {
  const found = channelsOf(receivingGroups(transition, table), transition, table);
  if (!transition.alert.isOpen) addChannels(found, told, table);
  const channels = [...found].filter(({ events }) => events.includes('alert'));
  const withheld = withholdingReason(transition);
  if (withheld !== undefined) return skipped(channels, withheld);
  if (!isInAlertGroup(transition, table)) return splitByChannel(channels, table);
  const toldOfGroups = channels.filter(({ events }) => events.includes('alertGroup'));
  const { deliveries, skips } = splitByChannel(
    channels.filter((channel) => !toldOfGroups.includes(channel)),
    table,
  );
  return { deliveries, skips: [...skips, ...skipped(toldOfGroups, 'told_by_alert_group').skips] };
}

/** With its setting an alert group is gone, and its alerts are told of one by one again. */
function isInAlertGroup({ alert }: AlertTransition, { alertGroupSettings }: RoutingTable): boolean {
  return alert.alertGroupSettingIds?.some((id) => alertGroupSettings.has(id)) ?? false;
}

const skipped = (channels: readonly ChannelState[], reason: SkipReason): Routing => ({
  deliveries: [],
  skips: channels.map((channel) => ({ channel, reason })),
});

/** Groups that the alert enters by; child groups follow from them. A monitor kept by groups with `skipDefault` enters only there. */
function receivingGroups(transition: AlertTransition, table: RoutingTable): readonly NotificationGroupState[] {
  const { monitorId } = transition.alert;
  const exclusive = table.exclusiveGroupsByMonitor.get(monitorId);
  if (exclusive !== undefined) return exclusive;
  return [
    ...table.defaultGroups,
    ...(table.groupsByMonitor.get(monitorId) ?? []),
    ...[...relatedServices(transition)].flatMap((name) => table.groupsByService.get(name) ?? []),
  ];
}

/** Services of the host's roles, of the service monitor, or linked to the external monitor. */
function relatedServices({ alert, host, service }: AlertTransition): ReadonlySet<string> {
  const names = new Set(host?.roles.map((role) => role.service));
  if (service !== undefined) names.add(service.name);
  if (alert.target.kind === 'service') names.add(alert.target.name);
  return names;
}

/**
 * Channels of the groups and, below them, of their child groups. A group passes on only what its own level lets through,
 * so a child of a critical-only group hears of nothing that its parent dropped. Each group is visited once, which also
 * ends cycles.
 */
function channelsOf(
  groups: readonly NotificationGroupState[],
  transition: AlertTransition,
  table: RoutingTable,
): Set<ChannelState> {
  const isCritical = passesCriticalOnly(transition);
  const seen = new Set(groups);
  const found = new Set<ChannelState>();
  for (const group of seen) {
    if (group.notificationLevel === 'critical' && !isCritical) continue;
    addChannels(found, group.childChannelIds, table);
    for (const id of group.childNotificationGroupIds) {
      const child = table.groups.get(id);
      if (child !== undefined) seen.add(child);
    }
  }
  return found;
}

function addChannels(to: Set<ChannelState>, ids: Iterable<string>, { channels }: RoutingTable): void {
  for (const id of ids) {
    const channel = channels.get(id);
    if (channel !== undefined) to.add(channel);
  }
}

/** A receiver of critical alerts only hears of an alert's end if it can have heard of the alert. */
function passesCriticalOnly({ alert: { status, worstStatus } }: AlertTransition): boolean {
  if (status === 'ok') return worstStatus === 'critical' || worstStatus === 'unknown';
  return status !== 'warning';
}

function withholdingReason({ monitor, host }: AlertTransition): SkipReason | undefined {
  if (monitor.isMute) return 'monitor_muted';
  if (host !== undefined && host.status !== 'working') return 'host_not_working';
  return undefined;
}
