import type { KpiFinding, KpiFindings, SkipReason } from '@tocsin/payload-schemas';
import { destinationId, type KpiDestination, type KpiDestinations, keepsIncidents } from './kpi-destinations.js';
import { recipientsOf } from './mail-recipients.js';

/** A destination and what it is told, or would have been. */
export interface RoutedFindings {
  readonly destination: KpiDestination;
  /** One at least. */
  readonly findings: readonly KpiFinding[];
  /** Why it is told nothing. */
  readonly skipped?: SkipReason;
}

/**
 * Where the findings of a monitor go: to every webhook of its project that selected it, and to the people whom it names. A
 * webhook that has heard of an alert hears of its end, whether the monitor is still selected or was deleted meanwhile. A
 * monitor that names nobody sends no mail, which is nothing to record; nor is the end of an alert where ends are not told.
 *
 * @param heard - Ids of the destinations that have heard of an alert.
 */
export function routeFindings(
  told: KpiFindings,
  destinations: KpiDestinations,
  heard: (alertId: string) => ReadonlySet<string>,
): readonly RoutedFindings[] {
  const withheld = withholdingReason(told);
  return wanted(told.findings, destinations, heard)
    .flatMap(({ destination, findings: all }): RoutedFindings[] => {
      const keeps = keepsIncidents(destination);
      const wantsEnds = told.monitor.tellsRecovery || keeps;
      const findings = wantsEnds ? all : all.filter((finding) => !isEnd(finding));
      const blocked = obstacle(destination, destinations);
      if (withheld === undefined)
        return [{ destination, findings, ...(blocked !== undefined && { skipped: blocked }) }];
      // An incident that was opened must end, whoever is to have quiet meanwhile.
      const ends = keeps
        ? findings.filter((each) => isEnd(each) && heard(each.alert.id).has(destinationId(destination)))
        : [];
      return [
        { destination, findings: findings.filter((each) => !ends.includes(each)), skipped: withheld },
        { destination, findings: ends, ...(blocked !== undefined && { skipped: blocked }) },
      ];
    })
    .filter(({ findings }) => findings.length > 0);
}

function wanted(
  findings: readonly KpiFinding[],
  { webhooks, others, monitor }: KpiDestinations,
  heard: (alertId: string) => ReadonlySet<string>,
): readonly RoutedFindings[] {
  const ends = findings.filter(isEnd);
  const endsHeardBy = (id: string): readonly KpiFinding[] => ends.filter(({ alert }) => heard(alert.id).has(id));
  const namesSomebody = monitor !== undefined && monitor.userIds.length + monitor.emails.length > 0;
  return [
    ...webhooks.map((webhook) => ({ destination: { kind: 'webhook', webhook } as const, findings })),
    ...others.map((webhook) => ({
      destination: { kind: 'webhook', webhook } as const,
      findings: endsHeardBy(webhook.id),
    })),
    ...(namesSomebody ? [{ destination: { kind: 'mail', monitor } as const, findings }] : []),
  ];
}

const isEnd = ({ change }: KpiFinding): boolean => change === 'close';

function withholdingReason({ monitor: { isMute, snoozedUntil }, at }: KpiFindings): SkipReason | undefined {
  if (isMute) return 'monitor_muted';
  return snoozedUntil !== undefined && at < snoozedUntil ? 'monitor_snoozed' : undefined;
}

/** That it can reach nobody comes first: it would still be so after a suspension has ended. */
function obstacle(
  destination: KpiDestination,
  { isMonitorDeleted, isProjectDeleted, people }: KpiDestinations,
): SkipReason | undefined {
  if (isProjectDeleted) return 'channel_deleted';
  if (destination.kind === 'webhook') return destination.webhook.suspendedAt === null ? undefined : 'channel_suspended';
  if (isMonitorDeleted) return 'channel_deleted';
  if (people === undefined) return 'mail_not_set_up';
  return recipientsOf(destination.monitor, people).length === 0 ? 'no_recipients' : undefined;
}
