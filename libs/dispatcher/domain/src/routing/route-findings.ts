import type { KpiFinding, KpiFindings, SkipReason } from '@tocsin/payload-schemas';
import { type KpiDestination, type KpiDestinations, keepsIncidents } from './kpi-destinations.js';
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
    .map(({ destination, findings }): RoutedFindings => {
      const skipped = withheld ?? obstacle(destination, destinations);
      const wantsEnds = told.monitor.tellsRecovery || keepsIncidents(destination);
      return {
        destination,
        findings: wantsEnds ? findings : findings.filter((finding) => !isEnd(finding)),
        ...(skipped !== undefined && { skipped }),
      };
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
